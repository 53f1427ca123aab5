package dev.llmops.guardrails.internal.classifier;

import java.util.Arrays;

/** Where each gram of a row stood last: an open hash table of places, which knows the grams by the row's own hashes. */
final class LastPlaces {

    private static final int MIN_CAPACITY = 256;
    /** So many slots for a gram at least, so that most grams find theirs at once. */
    private static final int SLOTS = 2;

    private int[] slots = {};

    /** Forgets everything, and makes room for this many grams, which are the most that may come. */
    void clear(int grams) {
        int size = Integer.highestOneBit(Math.max(MIN_CAPACITY, 2 * SLOTS * grams - 1));
        if (slots.length < size) {
            slots = new int[size];
        } else {
            Arrays.fill(slots, 0);
        }
    }

    /** {@return where the gram at a place stood before, or -1 if nowhere; {@code hashes}: of the grams up to that place} */
    int before(int[] hashes, int place) {
        int last = slots.length - 1;
        int hash = hashes[place];
        int at = hash & last;
        for (int slot = slots[at]; slot != 0; slot = slots[at]) {
            if (hashes[slot - 1] == hash) {
                slots[at] = place + 1;
                return slot - 1;
            }
            at = (at + 1) & last;
        }
        slots[at] = place + 1;
        return -1;
    }
}
