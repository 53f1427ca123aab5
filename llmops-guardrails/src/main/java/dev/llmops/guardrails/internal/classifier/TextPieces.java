package dev.llmops.guardrails.internal.classifier;

import java.util.Arrays;

/** Pieces of a text one after the other: words and marks, or runs of letters and digits. */
final class TextPieces {

    private int[] starts = {};
    private int[] ends = {};
    private int[] hashes = {};
    private int[] rows = {};
    private int count;

    /** Forgets everything, and makes room for so many. */
    void clear(int capacity) {
        count = 0;
        if (starts.length < capacity) {
            starts = new int[capacity];
            ends = new int[capacity];
            hashes = new int[capacity];
            rows = new int[capacity];
        }
    }

    int count() {
        return count;
    }

    /** Adds a piece behind the others. {@code row}: where its grams are. */
    void add(int start, int end, int hash, int row) {
        if (count == starts.length) {
            int more = 2 * count + 16;
            starts = Arrays.copyOf(starts, more);
            ends = Arrays.copyOf(ends, more);
            hashes = Arrays.copyOf(hashes, more);
            rows = Arrays.copyOf(rows, more);
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
