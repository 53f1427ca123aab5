package dev.llmops.audit.proof;

import java.util.ArrayList;
import java.util.List;

/**
 * A Merkle tree with all its nodes, which gives proofs about any of its earlier sizes (RFC 6962, section 2.1). It takes 64 bytes of
 * memory for each leaf; a proof then takes the logarithm of the size. Not safe for use by multiple threads.
 */
public final class MerkleTree {

    /** On level k the roots of the complete subtrees of 2^k leaves. */
    private final List<HashColumn> levels = new ArrayList<>(List.of(new HashColumn()));

    /** Creates the tree without leaves. */
    public MerkleTree() {}

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
        int level = 0;
        levels.get(0).add(node);
        while (levels.get(level).size() % 2 == 0) {
            HashColumn column = levels.get(level);
            node = Node.inner(column.get(column.size() - 2), node);
            level++;
            if (level == levels.size()) {
                levels.add(new HashColumn());
            }
            levels.get(level).add(node);
        }
    }

    /** {@return how many leaves it has} */
    public long size() {
        return levels.get(0).size();
    }

    /**
     * {@return the root that the tree had when it had so many leaves, 64 hex digits}
     *
     * @param size from 0 to {@link #size()}
     */
    public String root(long size) {
        require(size <= size() && size >= 0, "size", size, "from 0 to " + size());
        return size == 0 ? Node.EMPTY_ROOT : Node.hex(node(0, size));
    }

    /**
     * {@return the proof that a leaf is in the tree as it was when it had so many leaves}
     *
     * @param index the leaf, from 0
     * @param size of which tree, at least {@code index + 1}
     */
    public InclusionProof inclusion(long index, long size) {
        require(size <= size() && size >= 1, "size", size, "from 1 to " + size());
        require(index >= 0 && index < size, "index", index, "from 0 to " + (size - 1));
        List<String> path = new ArrayList<>();
        inclusion(index, 0, size, path);
        return new InclusionProof(index, size, path);
    }

    /**
     * {@return the proof that the tree of one size begins with all that the tree of another one held}
     *
     * @param first the smaller size, at least 1
     * @param second the larger size
     */
    public ConsistencyProof consistency(long first, long second) {
        require(second <= size() && second >= 1, "second", second, "from 1 to " + size());
        require(first >= 1 && first <= second, "first", first, "from 1 to " + second);
        List<String> path = new ArrayList<>();
        consistency(first, 0, second, true, path);
        return new ConsistencyProof(first, second, path);
    }

    /**
     * {@return what is missing to compute the root from a run of leaves: the roots of the largest subtrees beside the run, from left to right}
     *
     * @param from the first leaf of the run, from 0
     * @param to after its last leaf
     * @param size of which tree
     */
    public List<String> beside(long from, long to, long size) {
        require(size <= size() && size >= 1, "size", size, "from 1 to " + size());
        require(from >= 0 && from < to, "from", from, "from 0 to " + (to - 1));
        require(to <= size, "to", to, "at most " + size);
        List<String> roots = new ArrayList<>();
        beside(from, to, 0, size, roots);
        return roots;
    }

    private void inclusion(long index, long low, long high, List<String> path) {
        if (high - low == 1) {
            return;
        }
        long middle = low + Node.split(high - low);
        if (index < middle) {
            inclusion(index, low, middle, path);
            path.add(Node.hex(node(middle, high)));
        } else {
            inclusion(index, middle, high, path);
            path.add(Node.hex(node(low, middle)));
        }
    }

    /** SUBPROOF of RFC 6962, section 2.1.2; whole: the verifier knows the root of what is left. */
    private void consistency(long first, long low, long high, boolean whole, List<String> path) {
        if (first == high) {
            if (!whole) {
                path.add(Node.hex(node(low, high)));
            }
            return;
        }
        long middle = low + Node.split(high - low);
        if (first <= middle) {
            consistency(first, low, middle, whole, path);
            path.add(Node.hex(node(middle, high)));
        } else {
            consistency(first, middle, high, false, path);
            path.add(Node.hex(node(low, middle)));
        }
    }

    private void beside(long from, long to, long low, long high, List<String> roots) {
        if (high <= from || low >= to) {
            roots.add(Node.hex(node(low, high)));
        } else if (low < from || high > to) {
            long middle = low + Node.split(high - low);
            beside(from, to, low, middle, roots);
            beside(from, to, middle, high, roots);
        }
    }

    /** Every part of a split begins at a multiple of the largest power of two in it, so that complete ones are at hand. */
    private byte[] node(long low, long high) {
        long leaves = high - low;
        if (Long.bitCount(leaves) == 1) {
            int level = Long.numberOfTrailingZeros(leaves);
            return levels.get(level).get(low >> level);
        }
        long middle = low + Node.split(leaves);
        return Node.inner(node(low, middle), node(middle, high));
    }

    private static void require(boolean fits, String name, long value, String rule) {
        if (!fits) {
            throw new IllegalArgumentException(name + " must be " + rule + ", but was " + value);
        }
    }
}
