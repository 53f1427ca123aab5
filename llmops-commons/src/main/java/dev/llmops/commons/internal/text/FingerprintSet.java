package dev.llmops.commons.internal.text;

import dev.llmops.commons.internal.hash.Sha256;
import java.nio.ByteBuffer;

/**
 * A set of texts that keeps 128 bits of the SHA-256 of each: at most 43 bytes a text, however long it is. Two texts of one fingerprint are not to
 * be expected (a chance of 1 in 10^26 among a million). Not safe for use by multiple threads.
 */
public final class FingerprintSet {

    private static final int MIN = 1 << 10;

    private long[] high = new long[MIN];
    private long[] low = new long[MIN];
    /** Of each place, or none at all. */
    private int[] numbers;

    private int size;

    public FingerprintSet() {
        this(false);
    }

    FingerprintSet(boolean numbered) {
        this.numbers = new int[numbered ? MIN : 0];
    }

    /**
     * Adds a text.
     *
     * @return whether it was not there yet
     */
    public boolean add(String text) {
        int before = size;
        add(text, 0);
        return size > before;
    }

    /** {@return the number of a text, which gets the one that is given if it has none yet; 0 where texts have none} */
    int add(String text, int number) {
        ByteBuffer hash = ByteBuffer.wrap(Sha256.of(text));
        if (size >= high.length / 4 * 3) {
            grow();
        }
        // Two zeros mark a free place.
        long first = hash.getLong() | 1;
        long second = hash.getLong();
        int at = place(first, second);
        if (high[at] == 0) {
            put(at, first, second, number);
            size++;
        }
        return numbers.length == 0 ? 0 : numbers[at];
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

    private void put(int at, long first, long second, int number) {
        high[at] = first;
        low[at] = second;
        if (numbers.length > 0) {
            numbers[at] = number;
        }
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
        int[] oldNumbers = numbers;
        high = new long[oldHigh.length * 2];
        low = new long[oldLow.length * 2];
        numbers = new int[oldNumbers.length * 2];
        for (int i = 0; i < oldHigh.length; i++) {
            if (oldHigh[i] != 0) {
                put(place(oldHigh[i], oldLow[i]), oldHigh[i], oldLow[i], oldNumbers.length == 0 ? 0 : oldNumbers[i]);
            }
        }
    }
}
