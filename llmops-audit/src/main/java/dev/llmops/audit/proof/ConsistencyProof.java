package dev.llmops.audit.proof;

import dev.llmops.commons.internal.option.Require;
import java.util.ArrayList;
import java.util.List;

/**
 * Proves to someone who has only the two roots that a tree begins with all leaves of a smaller one, unchanged (RFC 9162, section
 * 2.1.4).
 *
 * @param first number of leaves of the smaller tree, at least 1
 * @param second number of leaves of the larger tree
 * @param path hashes of subtrees, 64 hex digits each
 */
public record ConsistencyProof(long first, long second, List<String> path) {

    /** Copies the path; refuses sizes that are no order and what is no hash. */
    public ConsistencyProof {
        Require.not(first < 1 || first > second, () -> "first must be from 1 to " + second + ", but was " + first);
        path = Node.path(path);
    }

    /**
     * {@return whether the larger tree begins with the smaller one}
     *
     * @param firstRoot root of the smaller tree, 64 hex digits
     * @param secondRoot root of the larger tree
     */
    public boolean verify(String firstRoot, String secondRoot) {
        if (first == second) {
            return path.isEmpty() && firstRoot.equals(secondRoot);
        }
        List<String> hashes = new ArrayList<>(path);
        if (Long.bitCount(first) == 1) {
            hashes.add(0, firstRoot);
        }
        if (hashes.isEmpty()) {
            return false;
        }
        long place = first - 1;
        long last = second - 1;
        while ((place & 1) == 1) {
            place >>= 1;
            last >>= 1;
        }
        byte[] smaller = Node.bytes(hashes.get(0));
        byte[] larger = smaller;
        for (String hash : hashes.subList(1, hashes.size())) {
            if (last == 0) {
                return false;
            }
            byte[] node = Node.bytes(hash);
            if ((place & 1) == 1 || place == last) {
                smaller = Node.inner(node, smaller);
                larger = Node.inner(node, larger);
                while ((place & 1) == 0 && place != 0) {
                    place >>= 1;
                    last >>= 1;
                }
            } else {
                larger = Node.inner(larger, node);
            }
            place >>= 1;
            last >>= 1;
        }
        return last == 0
                && Node.hex(smaller).equals(firstRoot)
                && Node.hex(larger).equals(secondRoot);
    }
}
