package dev.llmops.experiments.stats;

import dev.llmops.commons.internal.option.Require;
import java.util.Arrays;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/** Quantiles, such as the 95th percentile of latency. */
public final class Quantiles {

    private Quantiles() {}

    /**
     * The order statistics between which a quantile lies.
     *
     * @param lowRank rank of the lower one, from 1; 0 stands for minus infinity
     * @param highRank rank of the upper one; one more than there are values stands for infinity
     * @param lower the lower value
     * @param upper the upper value
     */
    public record Bounds(long lowRank, long highRank, double lower, double upper) {

        private static Bounds of(double[] values, long lowRank, long highRank) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            return new Bounds(lowRank, highRank, at(sorted, lowRank), at(sorted, highRank));
        }

        private static double at(double[] sorted, long rank) {
            if (rank < 1) {
                return Double.NEGATIVE_INFINITY;
            }
            return rank > sorted.length ? Double.POSITIVE_INFINITY : sorted[(int) rank - 1];
        }
    }

    /**
     * {@return an interval for one look at a planned time, from the binomial distribution of how many values lie below}
     *
     * @param values at least one
     * @param quantile between 0 and 1
     * @param alpha two-sided error level
     */
    public static Bounds fixed(double[] values, double quantile, double alpha) {
        check(values, quantile, alpha);
        BinomialDistribution below = BinomialDistribution.of(values.length, quantile);
        return Bounds.of(
                values,
                below.inverseCumulativeProbability(alpha / 2),
                below.inverseCumulativeProbability(1 - alpha / 2) + 1L);
    }

    /**
     * {@return an interval that holds at all looks: how many values lie below the quantile is a sequence of coin tosses, bounded by
     * {@link BetaBinomial} (after Howard and Ramdas 2022)}
     *
     * @param values at least one
     * @param quantile between 0 and 1
     * @param alpha two-sided error level
     * @param prior fixed before the data are seen; {@link BetaBinomial#around} the quantile is a good one
     */
    public static Bounds sequence(double[] values, double quantile, double alpha, BetaBinomial prior) {
        check(values, quantile, alpha);
        long[] ranks = sequenceRanks(values.length, quantile, alpha, prior);
        return Bounds.of(values, ranks[0], ranks[1]);
    }

    /**
     * {@return the ranks of the order statistics that {@link #sequence} takes, for values that are not all kept: 0 stands for minus
     * infinity, {@code n + 1} for infinity}
     *
     * @param n number of values, at least 1
     * @param quantile between 0 and 1
     * @param alpha two-sided error level
     * @param prior fixed before the data are seen
     */
    public static long[] sequenceRanks(long n, double quantile, double alpha, BetaBinomial prior) {
        Require.atLeast("n", n, 1);
        Require.insideShare("quantile", quantile);
        Require.insideShare("alpha", alpha);
        long[] accepted = prior.accepted(n, quantile, alpha);
        return new long[] {accepted[0], accepted[1] + 1};
    }

    private static void check(double[] values, double quantile, double alpha) {
        Numbers.finite("values", values, 1);
        Require.insideShare("quantile", quantile);
        Require.insideShare("alpha", alpha);
    }
}
