package dev.llmops.guardrails.internal.classifier;

import java.util.Arrays;

/** Pieces of a text one behind the other: words and marks, or runs of letters and digits. */
final class TextPieces {

    private static final int SOME = 256;

    private int[] starts = new int[SOME];
    private int[] ends = new int[SOME];
    private int[] hashes = new int[SOME];
    private int[] rows = new int[SOME];
    private int count;

    void clear() {
        count = 0;
    }

    int count() {
        return count;
    }

    /**
     * Adds a piece behind the others.
     *
     * @param row where its grams are
     */
    void add(int start, int end, int hash, int row) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
            hashes = Arrays.copyOf(hashes, 2 * count);
            rows = Arrays.copyOf(rows, 2 * count);
        }
        starts[count] = start;
        ends[count] = end;
        hashes[count] = hash;
        rows[count++] = row;
    }

    int end(int piece) {
        return ends[piece];
    }

    int hash(int piece) {
        return hashes[piece];
    }

    int row(int piece) {
        return rows[piece];
    }

    /** {@return the first piece that begins at a position or behind it} */
    int from(int position) {
        int at = Arrays.binarySearch(starts, 0, count, position);
        return at < 0 ? -at - 1 : at;
    }

    /** {@return the first piece that ends behind a position} */
    int behind(int position) {
        int at = Arrays.binarySearch(ends, 0, count, position);
        return at < 0 ? -at - 1 : at + 1;
    }
}
