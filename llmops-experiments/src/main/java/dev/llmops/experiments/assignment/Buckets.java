package dev.llmops.experiments.assignment;

import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.commons.internal.option.Require;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The buckets that units fall into by hash, and how many of them each variant owns. */
public final class Buckets {

    /** Number of buckets: a weight is a multiple of a hundredth of a percent. */
    public static final int COUNT = 10_000;

    private Buckets() {}

    /**
     * {@return the bucket of a unit: the first 8 bytes of {@code SHA-256(salt, 0x00, unit)} as an unsigned number, modulo the number of buckets}
     *
     * @param salt of the experiment or layer, so that each mixes anew
     * @param unit who or what is assigned, usually a user
     */
    public static int of(String salt, String unit) {
        byte[] hash = Sha256.of(salt + "\0" + unit);
        return (int) Long.remainderUnsigned(ByteBuffer.wrap(hash).getLong(), COUNT);
    }

    /**
     * {@return how many buckets each variant owns by its weight: rounded down, then one more for the largest remainders, ties to the lower index}
     *
     * @param weights at least 0, not all 0
     */
    public static int[] counts(double[] weights) {
        BigDecimal total = BigDecimal.ZERO;
        for (int i = 0; i < weights.length; i++) {
            if (!(weights[i] >= 0) || Double.isInfinite(weights[i])) {
                throw new IllegalArgumentException(
                        "weights[" + i + "] must be finite and at least 0, but was " + weights[i]);
            }
            total = total.add(BigDecimal.valueOf(weights[i]));
        }
        Require.not(total.signum() == 0, "at least one weight must be above 0, but all are 0");
        int[] counts = new int[weights.length];
        BigDecimal[] remainders = new BigDecimal[weights.length];
        for (int i = 0; i < weights.length; i++) {
            BigDecimal share = BigDecimal.valueOf(weights[i])
                    .multiply(BigDecimal.valueOf(COUNT))
                    .divide(total, new MathContext(40));
            counts[i] = share.setScale(0, RoundingMode.FLOOR).intValueExact();
            remainders[i] = share.subtract(BigDecimal.valueOf(counts[i]));
        }
        int left = COUNT - Arrays.stream(counts).sum();
        IntStream.range(0, weights.length)
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> remainders[i]).reversed())
                .limit(left)
                .forEach(i -> counts[i]++);
        return counts;
    }
}
