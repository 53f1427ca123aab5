package dev.llmops.guardrails.internal.text;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>A signature of a text's runs of five letters and digits: the share of equal places of two signatures estimates the
 * share of runs that their texts have in common (Broder, "On the resemblance and containment of documents", 1997), with a
 * standard error of at most 0.05.
 */
public final class MinHash {

    private static final int PLACES = 128;
    private static final int RUN = 5;
    private static final int FEWEST = 16;
    private static final long SEED = 0x9E3779B97F4A7C15L;

    private final int[] places;

    private MinHash(int[] places) {
        this.places = places;
    }

    /**
     * {@return the signature of a text, or null if it has fewer than sixteen different runs}
     *
     * @param canonical the text in canonical form
     */
    public static @Nullable MinHash of(String canonical) {
        StringBuilder letters = new StringBuilder(canonical.length());
        for (int i = 0; i < canonical.length(); i++) {
            if (Character.isLetterOrDigit(canonical.charAt(i))) {
                letters.append(canonical.charAt(i));
            }
        }
        Set<Integer> runs = new HashSet<>();
        for (int i = 0; i + RUN <= letters.length(); i++) {
            runs.add(letters.substring(i, i + RUN).hashCode());
        }
        if (runs.size() < FEWEST) {
            return null;
        }
        int[] places = new int[PLACES];
        Arrays.fill(places, Integer.MAX_VALUE);
        for (int run : runs) {
            long mixed = run;
            for (int place = 0; place < PLACES; place++) {
                mixed = mixed(mixed + SEED);
                places[place] = Math.min(places[place], (int) (mixed >>> 33));
            }
        }
        return new MinHash(places);
    }

    /** SplitMix64's finaliser. */
    private static long mixed(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /**
     * {@return the signature that {@link #bytes} gave}
     *
     * @throws IllegalArgumentException if they are not as many as a signature has
     */
    public static MinHash ofBytes(byte[] bytes) {
        if (bytes.length != PLACES * Integer.BYTES) {
            throw new IllegalArgumentException(
                    "a signature must have " + PLACES * Integer.BYTES + " bytes, but had " + bytes.length);
        }
        int[] places = new int[PLACES];
        ByteBuffer.wrap(bytes).asIntBuffer().get(places);
        return new MinHash(places);
    }

    /** {@return the signature as bytes, which tell nothing of the text but what is like it} */
    public byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(PLACES * Integer.BYTES);
        bytes.asIntBuffer().put(places);
        return bytes.array();
    }

    /** {@return the estimated share of runs in common, from 0 to 1} */
    public double similarity(MinHash other) {
        int same = 0;
        for (int i = 0; i < PLACES; i++) {
            same += places[i] == other.places[i] ? 1 : 0;
        }
        return same / (double) PLACES;
    }
}
