package dev.llmops.audit.proof;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * The root of a log that grows, in memory for the logarithm of its length: of each complete subtree that has no brother yet it keeps the
 * hash (RFC 6962, section 2.1). Not safe for use by multiple threads.
 */
public final class MerkleFrontier {

    /** The smallest subtree first. */
    private final Deque<byte[]> complete = new ArrayDeque<>();

    private long size;

    /** Creates the tree without leaves. */
    public MerkleFrontier() {}

    /**
     * Adds the next entry of the audit log as a leaf, which holds the 32 bytes of its hash.
     *
     * @param hash the entry's hash, 64 hex digits
     */
    public void append(String hash) {
        append(Node.data(hash));
    }

    void append(byte[] data) {
        byte[] node = Node.leaf(data);
        for (long left = size; (left & 1) == 1; left >>= 1) {
            node = Node.inner(complete.pop(), node);
        }
        complete.push(node);
        size++;
    }

    /** {@return how many leaves it has} */
    public long size() {
        return size;
    }

    /** {@return the root, 64 hex digits; without leaves the SHA-256 of nothing} */
    public String root() {
        if (size == 0) {
            return Node.EMPTY_ROOT;
        }
        Iterator<byte[]> nodes = complete.iterator();
        byte[] root = nodes.next();
        while (nodes.hasNext()) {
            root = Node.inner(nodes.next(), root);
        }
        return Node.hex(root);
    }
}
