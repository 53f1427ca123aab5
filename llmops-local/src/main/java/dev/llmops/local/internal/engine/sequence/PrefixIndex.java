package dev.llmops.local.internal.engine.sequence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A radix tree over blocks of tokens, one for each tenant and set of adapters: who in the cache begins as a new prompt does. It belongs to one
 * context, and so to one model and one type of cache.
 */
public final class PrefixIndex {

    public static final int BLOCK = 16;

    /** A block in the tree, and everything that passes through it. */
    static final class Node {

        private final @Nullable Node parent;
        private final @Nullable Block block;
        private final Map<Block, Node> children = new HashMap<>();
        private final List<PrefixHolder> holders = new ArrayList<>();

        private Node(@Nullable Node parent, @Nullable Block block) {
            this.parent = parent;
            this.block = block;
        }
    }

    /** Sixteen tokens by value. */
    private static final class Block {

        private final int[] tokens;
        private final int hash;

        private Block(int[] all, int from) {
            this.tokens = Arrays.copyOfRange(all, from, from + BLOCK);
            this.hash = Arrays.hashCode(tokens);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Block block && Arrays.equals(tokens, block.tokens);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    /**
     * The best beginning for a prompt.
     *
     * @param holder who has it in the cache now, or null
     * @param length how much of it
     * @param promisor who will have the most of it soon, or null
     * @param promised how much that is
     */
    public record Match(
            @Nullable PrefixHolder holder,
            int length,
            @Nullable PrefixHolder promisor,
            int promised) {

        public static final Match NONE = new Match(null, 0, null, 0);

        public Match withLength(int shorter) {
            return new Match(shorter > 0 ? holder : null, shorter, promisor, promised);
        }
    }

    private final Map<PrefixScope, Node> roots = new HashMap<>();
    private final boolean acrossTenants;

    public PrefixIndex(boolean acrossTenants) {
        this.acrossTenants = acrossTenants;
    }

    public void add(PrefixHolder holder) {
        Node node = roots.computeIfAbsent(within(holder.scope), scope -> new Node(null, null));
        for (int from = 0; from + BLOCK <= holder.length(); from += BLOCK) {
            Node parent = node;
            node = parent.children.computeIfAbsent(new Block(holder.tokens(), from), block -> new Node(parent, block));
            node.holders.add(holder);
        }
        holder.leaf = node;
    }

    public void remove(PrefixHolder holder) {
        Node node = holder.leaf;
        holder.leaf = null;
        while (node != null && node.parent != null) {
            node.holders.remove(holder);
            if (node.holders.isEmpty()) {
                node.parent.children.remove(node.block);
            }
            node = node.parent;
        }
        if (node != null && node.children.isEmpty()) {
            roots.remove(within(holder.scope), node);
        }
    }

    public boolean isEmpty() {
        return roots.isEmpty();
    }

    public void clear() {
        roots.clear();
    }

    private PrefixScope within(PrefixScope scope) {
        return acrossTenants ? new PrefixScope("", scope.adapters()) : scope;
    }

    /** Returns the longest beginning of at most {@code limit} tokens. */
    public Match best(PrefixScope scope, int[] tokens, int limit) {
        Node node = roots.get(within(scope));
        if (node == null) {
            return Match.NONE;
        }
        int depth = 0;
        while (depth + BLOCK <= limit) {
            Node child = node.children.get(new Block(tokens, depth));
            if (child == null) {
                break;
            }
            node = child;
            depth += BLOCK;
        }
        PrefixHolder best = null;
        int length = 0;
        PrefixHolder promisor = null;
        int promised = 0;
        // Whoever leaves the path at a block shares less than one block more than its depth.
        for (; node.parent != null && length < depth + BLOCK; node = node.parent, depth -= BLOCK) {
            for (PrefixHolder holder : node.holders) {
                int shared = shared(holder, tokens, limit);
                if (shared > promised) {
                    promisor = holder;
                    promised = shared;
                }
                int now = Math.min(shared, holder.available());
                if (now > length) {
                    best = holder;
                    length = now;
                }
            }
        }
        return new Match(best, length, promisor, promised);
    }

    private static int shared(PrefixHolder holder, int[] tokens, int limit) {
        int most = Math.min(holder.length(), limit);
        int differs = Arrays.mismatch(holder.tokens(), 0, most, tokens, 0, most);
        return differs < 0 ? most : differs;
    }
}
