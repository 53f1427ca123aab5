package dev.llmops.commons.internal.text;

import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * A signature of a set of hashes, for example of a text's shingles: the minima of as many hash functions, of which some bytes
 * are kept (Broder 1997; Li and König 2010). The share of equal minima of two signatures estimates the Jaccard similarity of their sets;
 * of one byte, different minima agree by chance in 1 of 256 cases. The standard error is at most {@code 0.5 / sqrt(hashes)}. Immutable.
 */
public final class MinHash {

    private final byte[] minima;
    private final int width;

    private MinHash(byte[] minima, int width) {
        this.minima = minima;
        this.width = width;
    }

    /**
     * {@return the signature of a set}
     *
     * @param set its members, mixed or not
     * @param hashes how many minima
     * @param width how many bytes of each are kept, from 1 to 8
     */
    public static MinHash of(LongStream set, int hashes, int width) {
        long[] least = new long[hashes];
        Arrays.fill(least, Long.MAX_VALUE);
        set.forEach(member -> {
            for (int each = 0; each < hashes; each++) {
                least[each] = Math.min(least[each], mix(member + each * 0x9E3779B97F4A7C15L));
            }
        });
        byte[] minima = new byte[hashes * width];
        for (int i = 0; i < minima.length; i++) {
            minima[i] = (byte) (least[i / width] >>> (Byte.SIZE * (i % width)));
        }
        return new MinHash(minima, width);
    }

    /**
     * {@return a signature that {@link #bytes} gave}
     *
     * @param bytes its minima
     * @param width how many bytes each has
     */
    public static MinHash ofBytes(byte[] bytes, int width) {
        return new MinHash(bytes.clone(), width);
    }

    /** {@return the bytes of all minima, one minimum after the other} */
    public byte[] bytes() {
        return minima.clone();
    }

    /**
     * {@return the estimated Jaccard similarity, from 0 to 1}
     *
     * @param other a signature of as many hashes, as wide
     */
    public double similarity(MinHash other) {
        int same = 0;
        for (int i = 0; i < minima.length; i += width) {
            same += Arrays.equals(minima, i, i + width, other.minima, i, i + width) ? 1 : 0;
        }
        return (double) same * width / minima.length;
    }

    /** {@return a value whose bits all depend on all bits of another: the finaliser of SplitMix64} */
    public static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
