package dev.llmops.audit.proof;

import dev.llmops.commons.internal.option.Require;
import java.util.List;

/**
 * Proves to someone who has only the tree's root that a leaf is in the tree (RFC 9162, section 2.1.3).
 *
 * @param index the leaf, from 0; entry {@code sequence} of the audit log is leaf {@code sequence - 1}
 * @param size number of leaves of the tree
 * @param path the hashes on the way from the leaf to the root, 64 hex digits each
 */
public record InclusionProof(long index, long size, List<String> path) {

    /** Copies the path; refuses an index beyond the tree and what is no hash. */
    public InclusionProof {
        Require.not(index < 0 || index >= size, () -> "index must be from 0 to " + (size - 1) + ", but was " + index);
        path = Node.path(path);
    }

    /**
     * {@return whether the entry is in the tree}
     *
     * @param hash the entry's hash, 64 hex digits
     * @param root the tree's root, 64 hex digits, from a checkpoint whose signature was checked
     */
    public boolean verify(String hash, String root) {
        return verify(Node.data(hash), root);
    }

    boolean verify(byte[] data, String root) {
        long place = index;
        long last = size - 1;
        byte[] node = Node.leaf(data);
        for (String hash : path) {
            if (last == 0) {
                return false;
            }
            if ((place & 1) == 1 || place == last) {
                node = Node.inner(Node.bytes(hash), node);
                while ((place & 1) == 0 && place != 0) {
                    place >>= 1;
                    last >>= 1;
                }
            } else {
                node = Node.inner(node, Node.bytes(hash));
            }
            place >>= 1;
            last >>= 1;
        }
        return last == 0 && Node.hex(node).equals(root);
    }
}
