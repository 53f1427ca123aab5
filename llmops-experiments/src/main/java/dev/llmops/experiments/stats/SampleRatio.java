package dev.llmops.experiments.stats;

import dev.llmops.commons.internal.option.Require;
import java.util.Arrays;
import org.apache.commons.numbers.gamma.LogGamma;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * Sample-ratio mismatch: whether the variants got the units that their weights promise. When they did not, assignment or logging
 * is broken, and no result of the experiment can be trusted. Count exposed units, not calls, and one vector of counts per set of weights.
 */
public final class SampleRatio {

    private SampleRatio() {}

    /**
     * The chi-squared test, for one look at a planned time; the field alarms below .001.
     *
     * @param chiSquared the statistic
     * @param degreesOfFreedom number of variants less 1
     * @param pValue chance of at least this statistic
     * @param logP its logarithm; minus infinity where the p-value underflows
     */
    public record Fixed(double chiSquared, int degreesOfFreedom, double pValue, double logP) {}

    /**
     * {@return the chi-squared test of counts}
     *
     * @param counts units of each variant; their sum is above 0
     * @param weights of the variants, each above 0
     */
    public static Fixed test(long[] counts, double[] weights) {
        double[] expected = check(counts, weights);
        double total = Arrays.stream(counts).sum();
        Require.not(total == 0, "counts must hold at least one unit, but all are 0");
        double chiSquared = 0;
        for (int i = 0; i < counts.length; i++) {
            double from = counts[i] - total * expected[i];
            chiSquared += from * from / (total * expected[i]);
        }
        int degrees = counts.length - 1;
        double p = ChiSquaredDistribution.of(degrees).survivalProbability(chiSquared);
        return new Fixed(chiSquared, degrees, p, Math.log(p));
    }

    /**
     * {@return the logarithm of the Bayes factor against the weights (Lindon and Malek): alarm at {@code log(1/alpha)}, at any look}
     *
     * <p>A concentration of 100 finds a split of 52 to 48 within 5,000 units; 10,000, the default of the package ssrm-test, hardly does.
     *
     * @param counts units of each variant so far
     * @param weights of the variants, each above 0
     * @param concentration of the Dirichlet prior around the weights, above 0
     */
    public static double logBayesFactor(long[] counts, double[] weights, double concentration) {
        double[] expected = check(counts, weights);
        Numbers.positive("concentration", concentration);
        double total = Arrays.stream(counts).sum();
        double log = LogGamma.value(concentration) - LogGamma.value(concentration + total);
        for (int i = 0; i < counts.length; i++) {
            double prior = concentration * expected[i];
            log += LogGamma.value(prior + counts[i]) - LogGamma.value(prior) - counts[i] * Math.log(expected[i]);
        }
        return log;
    }

    private static double[] check(long[] counts, double[] weights) {
        Numbers.sameLength("counts", counts.length, "weights", weights.length);
        Require.atLeast("the number of variants", counts.length, 2);
        for (int i = 0; i < counts.length; i++) {
            Require.atLeast("counts[" + i + "]", counts[i], 0);
        }
        return Numbers.weights(weights, false);
    }
}
