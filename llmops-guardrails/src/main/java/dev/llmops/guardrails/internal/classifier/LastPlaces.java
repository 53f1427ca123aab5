package dev.llmops.guardrails.internal.classifier;

import java.util.Arrays;

/** Where each gram of a text stood last: an open hash table, a gram's hash and its place in one number. */
final class LastPlaces {

    private static final int MIN_CAPACITY = 256;
    private static final long HASH = -1L << 32;

    private long[] slots = {};
    private int count;

    /** Forgets everything, and makes room for the grams of so many characters. */
    void clear(int characters) {
        int size = Integer.highestOneBit(Math.max(MIN_CAPACITY, 4 * characters));
        if (slots.length < size) {
            slots = new long[size];
        } else {
            Arrays.fill(slots, 0);
        }
        count = 0;
    }

    /** {@return where a gram stood last, or -1 if nowhere; from now on that is another place} */
    int replace(int hash, int place) {
        int last = slots.length - 1;
        long key = (long) hash << 32;
        int at = hash & last;
        for (long slot = slots[at]; slot != 0; slot = slots[at]) {
            if ((slot & HASH) == key) {
                slots[at] = key | (place + 1);
                return (int) slot - 1;
            }
            at = (at + 1) & last;
        }
        slots[at] = key | (place + 1);
        if (4 * ++count > 3 * slots.length) {
            grow();
        }
        return -1;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[2 * old.length];
        int last = slots.length - 1;
        for (long slot : old) {
            if (slot != 0) {
                int at = (int) (slot >>> 32) & last;
                while (slots[at] != 0) {
                    at = (at + 1) & last;
                }
                slots[at] = slot;
            }
        }
    }
}
