package dev.llmops.commons.internal.text;

import dev.llmops.commons.internal.hash.Sha256;
import java.nio.ByteBuffer;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>A set of texts that keeps 128 bits of the SHA-256 of each: at most 43 bytes a text, however long it is. Two texts of one fingerprint are not to
 * be expected (a chance of 1 in 10^26 among a million). Not safe for use by several threads.
 */
public final class FingerprintSet {

    private static final int SMALLEST = 1 << 10;

    private long[] high = new long[SMALLEST];
    private long[] low = new long[SMALLEST];
    private int size;

    /**
     * Adds a text.
     *
     * @return whether it was not there yet
     */
    public boolean add(String text) {
        ByteBuffer hash = ByteBuffer.wrap(Sha256.of(text));
        if (size >= high.length / 4 * 3) {
            grow();
        }
        // Two zeros mark a free place.
        boolean added = put(hash.getLong() | 1, hash.getLong());
        size += added ? 1 : 0;
        return added;
    }

    /** {@return whether a text was added} */
    public boolean contains(String text) {
        ByteBuffer hash = ByteBuffer.wrap(Sha256.of(text));
        long first = hash.getLong() | 1;
        return high[place(first, hash.getLong())] == first;
    }

    /** {@return how many texts were added} */
    public int size() {
        return size;
    }

    private boolean put(long first, long second) {
        int at = place(first, second);
        if (high[at] == first) {
            return false;
        }
        high[at] = first;
        low[at] = second;
        return true;
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
        high = new long[oldHigh.length * 2];
        low = new long[oldLow.length * 2];
        for (int i = 0; i < oldHigh.length; i++) {
            if (oldHigh[i] != 0) {
                put(oldHigh[i], oldLow[i]);
            }
        }
    }
}
