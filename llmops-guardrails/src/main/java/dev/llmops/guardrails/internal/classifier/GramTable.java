package dev.llmops.guardrails.internal.classifier;

import java.util.Arrays;

/** Numbers the different n-grams of a text, and knows the weight of each in a model. */
final class GramTable implements NgramHasher.Grams {

    private static final int MIN_CAPACITY = 256;

    private final int mask;
    private final LinearModel model;
    /** The number of a gram plus one, where its hash says; 0 where there is none. */
    private int[] slots = {};

    private int[] hashes = {};
    private byte[] weights = {};
    /** For each gram, the last window that it was seen in. */
    private int[] seen = {};

    private int count;
    private int window;

    /** The numbers of grams in the order of the text, with repetitions. */
    private int[] row = {};

    private int length;

    GramTable(LinearModel model) {
        this.model = model;
        this.mask = model.hasher().mask();
    }

    /** Forgets everything, and makes room for the grams of so many characters. */
    void clear(int characters) {
        int size = Integer.highestOneBit(Math.max(MIN_CAPACITY, 3 * characters)) * 2;
        if (slots.length < size) {
            slots = new int[size];
            row = new int[size];
            hashes = new int[size / 2];
            weights = new byte[size / 2];
            seen = new int[size / 2];
        } else {
            Arrays.fill(slots, 0);
            Arrays.fill(seen, 0, count, 0);
        }
        count = 0;
        length = 0;
        window = 0;
    }

    @Override
    public void add(int hash) {
        if (length == row.length) {
            row = Arrays.copyOf(row, 2 * length);
        }
        row[length++] = number(hash);
    }

    int length() {
        return length;
    }

    /** Forgets the row behind an index. */
    void cut(int at) {
        length = at;
    }

    private int number(int hash) {
        int last = slots.length - 1;
        int at = hash & last;
        for (int slot = slots[at]; slot != 0; slot = slots[at]) {
            if (hashes[slot - 1] == hash) {
                return slot - 1;
            }
            at = (at + 1) & last;
        }
        if (count == hashes.length) {
            grow();
            return number(hash);
        }
        hashes[count] = hash;
        weights[count] = model.weight(hash & mask);
        slots[at] = count + 1;
        return count++;
    }

    private void grow() {
        slots = new int[2 * slots.length];
        hashes = Arrays.copyOf(hashes, 2 * count);
        weights = Arrays.copyOf(weights, 2 * count);
        seen = Arrays.copyOf(seen, 2 * count);
        int last = slots.length - 1;
        for (int gram = 0; gram < count; gram++) {
            int at = hashes[gram] & last;
            while (slots[at] != 0) {
                at = (at + 1) & last;
            }
            slots[at] = gram + 1;
        }
    }

    /** Begins a window, in which no gram was seen yet. */
    void begin() {
        window++;
    }

    /**
     * Looks at a part of the row.
     *
     * @param sum takes the weights of the grams that were not seen in this window before
     */
    void see(int from, int to, Sum sum) {
        int here = window;
        sum.reserve(to - from);
        byte[] others = sum.weights;
        int some = sum.others;
        int grams = sum.grams;
        // Without branches, which nothing could foresee.
        for (int i = from; i < to; i++) {
            int gram = row[i];
            int differs = seen[gram] - here;
            int fresh = (differs | -differs) >>> 31;
            byte weight = weights[gram];
            seen[gram] = here;
            others[some] = weight;
            some += fresh & ((weight | -weight) >>> 31);
            grams += fresh;
        }
        sum.others = some;
        sum.grams = grams;
    }

    /** Weights of different grams that count alike. Those of 0 are only counted. */
    static final class Sum {

        private byte[] weights = new byte[MIN_CAPACITY];
        private int others;
        private int grams;

        void clear() {
            others = 0;
            grams = 0;
        }

        private void reserve(int more) {
            if (others + more > weights.length) {
                weights = Arrays.copyOf(weights, Math.max(others + more, 2 * weights.length));
            }
        }

        /** {@return a sum with these weights added, each times what gives all of them together the length 1} */
        float onto(float sum) {
            float value = grams == 0 ? 0 : 1 / (float) Math.sqrt(grams);
            float all = sum;
            for (int i = 0; i < others; i++) {
                all += weights[i] * value;
            }
            return all;
        }
    }
}
