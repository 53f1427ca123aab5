package dev.llmops.rag;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a listing and the documents of an index have in common, by their digests. */
record Differences(Map<String, String> found, Set<String> gone, MovedFiles moved) {

    /**
     * @param known digests of the source's documents in the index, by id
     * @param scope the source
     */
    static Differences of(FileListing listing, Map<String, String> known, SourceScope scope) {
        // None is gone if a part of the source was not seen, where their files may well be.
        Set<String> gone = new TreeSet<>(listing.complete() ? known.keySet() : Set.of());
        gone.removeAll(listing.files().keySet());
        Map<String, String> found = new HashMap<>();
        listing.files().forEach((id, file) -> file.digest().ifPresent(digest -> found.put(id, digest)));
        MovedFiles moved = MovedFiles.of(known, found, gone);
        moved.renamed(listing.files().keySet(), known.keySet(), scope);
        gone.removeAll(moved.former());
        return new Differences(found, gone, moved);
    }

    FolderStatus status(FileListing listing, Map<String, String> known) {
        List<String> added = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        List<String> renamed = new ArrayList<>();
        int unchanged = 0;
        for (String id : listing.files().keySet()) {
            String before = known.get(id);
            if (before != null && before.equals(found.get(id))) {
                unchanged++;
            } else if (moved.formerly(id) != null) {
                renamed.add(id);
            } else {
                (before == null ? added : changed).add(id);
            }
        }
        return new FolderStatus(
                unchanged,
                added,
                changed,
                renamed,
                List.copyOf(gone),
                List.copyOf(listing.unreadable().keySet()));
    }
}
