package dev.llmops.rag;

import java.util.List;

/**
 * How a folder and an index differ: what the next ingestion would do.
 *
 * @param unchanged how many files are in the index as they are
 * @param added files that are not in the index, and may be skipped
 * @param changed files of which the index has another version, or one that was made with other settings
 * @param moved files that are in the index under another name
 * @param removed documents whose file is gone; empty if a part of the folder could not be listed
 * @param unreadable what could not be listed
 */
public record FolderStatus(
        int unchanged,
        List<String> added,
        List<String> changed,
        List<String> moved,
        List<String> removed,
        List<String> unreadable) {

    /** Copies the lists. */
    public FolderStatus {
        added = List.copyOf(added);
        changed = List.copyOf(changed);
        moved = List.copyOf(moved);
        removed = List.copyOf(removed);
        unreadable = List.copyOf(unreadable);
    }

    /** {@return whether the next ingestion would find nothing to do} */
    public boolean upToDate() {
        return added.isEmpty() && changed.isEmpty() && moved.isEmpty() && removed.isEmpty() && unreadable.isEmpty();
    }
}
