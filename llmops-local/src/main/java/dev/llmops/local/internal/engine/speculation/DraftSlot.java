package dev.llmops.local.internal.engine.speculation;

import java.util.Arrays;

/** The tokens that a draft model has of one slot. */
final class DraftSlot {

    private int[] tokens = new int[64];
    private int length;

    int length() {
        return length;
    }

    /** Returns how many of the first tokens of a sequence it has. */
    int agreement(int[] others, int size) {
        int most = Math.min(length, size);
        int differ = Arrays.mismatch(tokens, 0, most, others, 0, most);
        return differ < 0 ? most : differ;
    }

    void shorten(int newLength) {
        length = newLength;
    }

    void add(int token) {
        reserve(1);
        tokens[length++] = token;
    }

    void add(int[] from, int start, int count) {
        reserve(count);
        System.arraycopy(from, start, tokens, length, count);
        length += count;
    }

    private void reserve(int more) {
        if (length + more > tokens.length) {
            tokens = Arrays.copyOf(tokens, Math.max(length + more, 2 * tokens.length));
        }
    }
}
