package dev.llmops.commons.internal.text;

import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>A signature of a set of hashes, for example of a text's shingles: the minima of as many hash functions, of which 8 bits are
 * kept (Broder 1997; Li and König 2010). The share of equal minima of two signatures estimates the Jaccard similarity of their sets;
 * unequal minima agree by chance in 1 of 256 cases. The standard error is at most {@code 0.5 / sqrt(hashes)}. Immutable.
 */
public final class MinHash {

    private final byte[] minima;

    private MinHash(byte[] minima) {
        this.minima = minima;
    }

    /**
     * {@return the signature of a set}
     *
     * @param set its members, mixed or not
     * @param hashes how many minima
     */
    public static MinHash of(LongStream set, int hashes) {
        long[] least = new long[hashes];
        Arrays.fill(least, Long.MAX_VALUE);
        set.forEach(member -> {
            for (int each = 0; each < hashes; each++) {
                least[each] = Math.min(least[each], mix(member + each * 0x9E3779B97F4A7C15L));
            }
        });
        byte[] minima = new byte[hashes];
        for (int each = 0; each < hashes; each++) {
            minima[each] = (byte) least[each];
        }
        return new MinHash(minima);
    }

    /**
     * {@return a signature that {@link #bytes} gave}
     *
     * @param bytes its minima
     */
    public static MinHash ofBytes(byte[] bytes) {
        return new MinHash(bytes.clone());
    }

    /** {@return one byte for each minimum} */
    public byte[] bytes() {
        return minima.clone();
    }

    /**
     * {@return the estimated Jaccard similarity, from 0 to 1}
     *
     * @param other a signature of as many hashes
     */
    public double similarity(MinHash other) {
        int same = 0;
        for (int i = 0; i < minima.length; i++) {
            same += minima[i] == other.minima[i] ? 1 : 0;
        }
        return (double) same / minima.length;
    }

    /**
     * {@return a value whose bits all depend on all bits of another: the finaliser of SplitMix64}
     *
     * @param value the other
     */
    public static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
