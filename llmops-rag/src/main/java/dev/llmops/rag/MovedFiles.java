package dev.llmops.rag;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** New files with the content of a document whose file is gone: the same file under another name. */
final class MovedFiles {

    private final Map<String, String> former = new HashMap<>();

    private MovedFiles() {}

    /**
     * Each document without a file is the former name of at most one new file.
     *
     * @param known digests of the documents in the index, by id
     * @param files digests of the files, by id
     * @param gone ids of documents without a file
     */
    static MovedFiles of(Map<String, String> known, Map<String, String> files, Set<String> gone) {
        Map<String, String> free = new HashMap<>();
        gone.forEach(id -> free.putIfAbsent(known.getOrDefault(id, ""), id));
        MovedFiles moved = new MovedFiles();
        new TreeMap<>(files).forEach((id, digest) -> {
            String formerly = known.containsKey(id) ? null : free.remove(digest);
            if (formerly != null) {
                moved.former.put(id, formerly);
            }
        });
        return moved;
    }

    /** Older indexes have pages under their addresses, without their source's name. */
    void renamed(Set<String> files, Set<String> known, SourceScope scope) {
        for (String id : files) {
            String name = scope.name(id);
            if (!known.contains(id) && known.contains(name) && !files.contains(name)) {
                former.put(id, name);
            }
        }
    }

    /** {@return the id that a file's document has in the index, or null if it was not moved} */
    @Nullable
    String formerly(String id) {
        return former.get(id);
    }

    /** {@return the ids that moved files had} */
    Collection<String> former() {
        return former.values();
    }
}
