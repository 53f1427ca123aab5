package dev.llmops.audit.proof;

import dev.llmops.api.audit.AuditLog;
import java.util.List;
import java.util.function.Consumer;

/** Reads the leaves of a log's tree, which are the hashes of its entries, page by page. */
public final class LeafReader {

    private static final int PAGE = 10_000;

    private LeafReader() {}

    /**
     * Reads hashes in order.
     *
     * @param log the log
     * @param after only those behind this place, 0 for all
     * @param to the last one wanted
     * @param leaf takes each
     * @return the place of the last one that was read: before {@code to} if the log ends there, or an entry is missing
     */
    public static long read(AuditLog log, long after, long to, Consumer<String> leaf) {
        long place = after;
        while (place < to) {
            int wanted = (int) Math.min(PAGE, to - place);
            List<String> hashes = log.hashes(place, wanted);
            hashes.forEach(leaf);
            place += hashes.size();
            if (hashes.size() < wanted) {
                break;
            }
        }
        return place;
    }

    /**
     * {@return the tree over the first entries of a log}
     *
     * @param log the log
     * @param size how many entries; the tree has fewer if the log ends before
     */
    public static MerkleTree tree(AuditLog log, long size) {
        MerkleTree tree = new MerkleTree();
        long unused = read(log, 0, size, tree::append);
        return tree;
    }
}
