package dev.llmops.commons.internal.text;

import dev.llmops.commons.internal.hash.Sha256;
import java.nio.ByteBuffer;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Numbers by text, of which it keeps 128 bits of SHA-256 as {@link FingerprintSet} does: at most 54 bytes a text, however long it is. Not
 * safe for use by several threads.
 */
public final class FingerprintMap {

    private static final int SMALLEST = 1 << 10;

    private long[] high = new long[SMALLEST];
    private long[] low = new long[SMALLEST];
    private int[] values = new int[SMALLEST];
    private int size;

    /**
     * {@return the number of a text, which gets the one that is given if it has none yet}
     *
     * @param value its number if it is new
     */
    public int putIfAbsent(String text, int value) {
        ByteBuffer hash = ByteBuffer.wrap(Sha256.of(text));
        if (size >= high.length / 4 * 3) {
            grow();
        }
        // Two zeros mark a free place.
        long first = hash.getLong() | 1;
        long second = hash.getLong();
        int at = place(first, second);
        if (high[at] == 0) {
            put(at, first, second, value);
            size++;
        }
        return values[at];
    }

    /** {@return whether a text has a number} */
    public boolean contains(String text) {
        ByteBuffer hash = ByteBuffer.wrap(Sha256.of(text));
        long first = hash.getLong() | 1;
        return high[place(first, hash.getLong())] == first;
    }

    /** {@return how many texts have one} */
    public int size() {
        return size;
    }

    private void put(int at, long first, long second, int value) {
        high[at] = first;
        low[at] = second;
        values[at] = value;
    }

    /** Where it is, or the free place where it would be. */
    private int place(long first, long second) {
        int mask = high.length - 1;
        int at = (int) second & mask;
        while (high[at] != 0 && (high[at] != first || low[at] != second)) {
            at = at + 1 & mask;
        }
        return at;
    }

    private void grow() {
        long[] oldHigh = high;
        long[] oldLow = low;
        int[] oldValues = values;
        high = new long[oldHigh.length * 2];
        low = new long[oldLow.length * 2];
        values = new int[oldValues.length * 2];
        for (int i = 0; i < oldHigh.length; i++) {
            if (oldHigh[i] != 0) {
                put(place(oldHigh[i], oldLow[i]), oldHigh[i], oldLow[i], oldValues[i]);
            }
        }
    }
}
