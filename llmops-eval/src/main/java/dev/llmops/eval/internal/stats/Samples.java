package dev.llmops.eval.internal.stats;

import dev.llmops.commons.internal.option.Require;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.stream.IntStream;

/** What a sample must be, and the sums over it that many statistics share. */
public final class Samples {

    private Samples() {}

    /**
     * {@return the values}
     *
     * @param name what they are, for the message
     * @param least how many there must be
     * @throws IllegalArgumentException if there are fewer, or one is not finite
     */
    public static double[] finite(String name, double[] values, int least) {
        if (values.length < least) {
            throw new IllegalArgumentException(
                    name + " must hold at least " + least + " values, but held " + values.length);
        }
        for (double value : values) {
            Require.that(Double.isFinite(value), () -> name + " must be finite, but one was " + value);
        }
        return values;
    }

    /**
     * Refuses samples that cannot be paired.
     *
     * @param x length of one
     * @param y length of the other
     */
    public static void sameLength(int x, int y) {
        Require.not(x != y, () -> "both sides must have the same number of values, but had " + x + " and " + y);
    }

    /**
     * {@return the mean; of equal values that value exactly, so that they have no spread}
     *
     * @param values at least one
     */
    public static double mean(double[] values) {
        DoubleSummaryStatistics all = Arrays.stream(values).summaryStatistics();
        return Math.max(all.getMin(), Math.min(all.getMax(), all.getAverage()));
    }

    /**
     * {@return the sample covariance, with n - 1 below; 0 for a single pair}
     *
     * @param x one side
     * @param y the other; the same array gives the variance
     */
    public static double covariance(double[] x, double[] y) {
        if (x.length == 1) {
            return 0;
        }
        double meanX = mean(x);
        double meanY = mean(y);
        double sum = IntStream.range(0, x.length)
                .mapToDouble(i -> (x[i] - meanX) * (y[i] - meanY))
                .sum();
        return sum / (x.length - 1);
    }

    /**
     * {@return the sample variance, with n - 1 below; 0 for a single value}
     *
     * @param values at least one
     */
    public static double variance(double[] values) {
        return covariance(values, values);
    }
}
