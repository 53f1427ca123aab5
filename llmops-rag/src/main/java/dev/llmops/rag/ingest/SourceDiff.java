package dev.llmops.rag.ingest;

import java.util.List;

/**
 * The differences between a source and an index: what the next ingestion would do.
 *
 * @param unchanged the number of documents that are already in the index
 * @param added documents that are not in the index, and may be skipped
 * @param changed documents of which the index has another version, or one built with other settings, and those whose version
 *     is known only once they are read
 * @param moved documents that are in the index under another id
 * @param deleted documents of the index that are no longer listed; empty if a part of the source could not be listed
 * @param gaps parts of the source that could not be listed
 */
public record SourceDiff(
        int unchanged,
        List<String> added,
        List<String> changed,
        List<String> moved,
        List<String> deleted,
        List<String> gaps) {

    /** Copies the lists. */
    public SourceDiff {
        added = List.copyOf(added);
        changed = List.copyOf(changed);
        moved = List.copyOf(moved);
        deleted = List.copyOf(deleted);
        gaps = List.copyOf(gaps);
    }

    /** {@return whether the next ingestion would have nothing to do} */
    public boolean upToDate() {
        return added.isEmpty() && changed.isEmpty() && moved.isEmpty() && deleted.isEmpty() && gaps.isEmpty();
    }
}
