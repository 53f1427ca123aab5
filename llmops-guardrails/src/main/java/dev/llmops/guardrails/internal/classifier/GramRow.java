package dev.llmops.guardrails.internal.classifier;

import java.util.Arrays;

/**
 * The n-grams of one length in the order of a text: the hash and the weight of each, and where the same stood before.
 * In a part of the row a gram counts where the same did not stand in it before, so that no part needs a table of its own.
 */
final class GramRow {

    private static final int BYTE = 8;

    private int[] hashes = {};
    /** The place behind the one where the same stood before in the upper bits, 0 for none, and the weight in the lower ones. */
    private int[] grams = {};

    private int length;

    /** Forgets everything, and makes room for so many. */
    void clear(int capacity) {
        length = 0;
        if (hashes.length < capacity) {
            hashes = new int[capacity];
        }
    }

    int length() {
        return length;
    }

    /** Adds a gram behind the others. */
    void add(int hash) {
        if (length == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * length + 16);
        }
        hashes[length++] = hash;
    }

    /** Looks all weights up, and then where each gram stood before: a processor waits for many places of memory at once if nothing branches between them. */
    void weigh(LinearModel model, LastPlaces last) {
        if (grams.length < length) {
            grams = new int[hashes.length];
        }
        model.weights(hashes, length, grams);
        last.clear(length);
        for (int i = 0; i < length; i++) {
            grams[i] |= (last.before(hashes, i) + 1) << BYTE;
        }
    }

    /** Adds the different grams of a part to a sum. Without branches, which nothing could foresee. */
    void sum(int from, int to, Sum sum) {
        int different = 0;
        int weight = 0;
        for (int i = from; i < to; i++) {
            int gram = grams[i];
            int fresh = ((gram >>> BYTE) - 1 - from) >> 31;
            different -= fresh;
            weight += (byte) gram & fresh;
        }
        sum.add(different, weight);
    }

    /** {@return whether a gram is in a part} */
    boolean has(int hash, int from, int to) {
        for (int i = from; i < to; i++) {
            if (hashes[i] == hash) {
                return true;
            }
        }
        return false;
    }

    /** How many different grams count alike, and what they weigh together. */
    static final class Sum {

        private int grams;
        private long weight;

        void clear() {
            grams = 0;
            weight = 0;
        }

        void add(int some, int weighing) {
            grams += some;
            weight += weighing;
        }

        /** {@return the weight, times what gives all grams together the length 1} */
        double scaled() {
            return grams == 0 ? 0 : weight / Math.sqrt(grams);
        }
    }
}
