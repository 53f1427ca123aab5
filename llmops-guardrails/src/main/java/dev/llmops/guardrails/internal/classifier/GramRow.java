package dev.llmops.guardrails.internal.classifier;

import java.util.Arrays;

/**
 * The n-grams of one length in the order of a text: the hash and the weight of each, and where the same stood before. In a part of the row a gram counts
 * where the same did not stand in it before, so that no part needs a table of its own.
 */
final class GramRow {

    private int[] hashes = {};
    private int[] before = {};
    private int[] weights = {};
    private int length;

    /** Forgets everything, and makes room for so many. */
    void clear(int capacity) {
        length = 0;
        if (hashes.length < capacity) {
            hashes = new int[capacity];
            before = new int[capacity];
            weights = new int[capacity];
        }
    }

    int length() {
        return length;
    }

    /**
     * Adds a gram behind the others.
     *
     * @param same where it stood before, less than 0 if it did not
     */
    void add(int hash, int same, int weight) {
        if (length == hashes.length) {
            int more = 2 * length + 16;
            hashes = Arrays.copyOf(hashes, more);
            before = Arrays.copyOf(before, more);
            weights = Arrays.copyOf(weights, more);
        }
        hashes[length] = hash;
        before[length] = same;
        weights[length++] = weight;
    }

    /** Adds the different grams of a part to a sum. Without branches, which nothing could foresee. */
    void sum(int from, int to, Sum sum) {
        int grams = 0;
        int weight = 0;
        for (int i = from; i < to; i++) {
            int fresh = (before[i] - from) >> 31;
            grams -= fresh;
            weight += weights[i] & fresh;
        }
        sum.add(grams, weight);
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
