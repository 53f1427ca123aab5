package dev.llmops.local.internal.engine.sequence;

/**
 * Where the last tokens of a growing sequence were seen before. A hash table of the latest place of each run of some tokens;
 * a run whose place was taken by another one is not found, which costs a draft and nothing else.
 */
public final class NgramIndex {

    private final int length;
    // The place after a run, or 0.
    private int[] ends = new int[256];
    private int indexed;

    /** Creates an empty index. {@code length}: how many tokens make a run. */
    public NgramIndex(int length) {
        this.length = length;
    }

    /** Returns the place after the latest earlier run that equals the last one, or -1. The tokens before have not changed. */
    public int find(int[] tokens, int size) {
        if (size <= length) {
            return -1;
        }
        grow(tokens, size);
        // The last run itself is left out, or it would find itself.
        for (int end = Math.max(indexed + 1, length); end < size; end++) {
            ends[slot(tokens, end)] = end;
        }
        indexed = size - 1;
        int found = ends[slot(tokens, size)];
        return found > 0 && equal(tokens, found, size) ? found : -1;
    }

    private void grow(int[] tokens, int size) {
        if (ends.length >= 2 * size) {
            return;
        }
        ends = new int[Integer.highestOneBit(4 * size)];
        for (int end = length; end <= indexed; end++) {
            ends[slot(tokens, end)] = end;
        }
    }

    private int slot(int[] tokens, int end) {
        int hash = 0;
        for (int i = end - length; i < end; i++) {
            hash = (hash + tokens[i]) * 0x9E3779B9;
            hash ^= hash >>> 15;
        }
        return hash & (ends.length - 1);
    }

    private boolean equal(int[] tokens, int found, int size) {
        for (int i = 1; i <= length; i++) {
            if (tokens[found - i] != tokens[size - i]) {
                return false;
            }
        }
        return true;
    }
}
