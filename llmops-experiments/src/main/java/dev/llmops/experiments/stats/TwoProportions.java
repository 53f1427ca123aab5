package dev.llmops.experiments.stats;

import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.stats.Wilson;
import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * Two proportions, for one look at a planned time.
 *
 * @param difference treatment less control
 * @param lower lower end of Newcombe's interval (1998, method 10: Wilson's intervals combined)
 * @param upper upper end
 * @param z the statistic with pooled variance; 0 where all trials of both ended alike
 * @param pValue two-sided
 */
public record TwoProportions(double difference, double lower, double upper, double z, double pValue) {

    /**
     * {@return the comparison of two proportions}
     *
     * @param successes1 of the treatment, from 0 to {@code n1}
     * @param n1 trials of the treatment, at least 1
     * @param successes0 of the control, from 0 to {@code n0}
     * @param n0 trials of the control, at least 1
     * @param alpha two-sided error level
     */
    public static TwoProportions of(long successes1, long n1, long successes0, long n0, double alpha) {
        double[] treatment = wilson(successes1, n1, alpha);
        double[] control = wilson(successes0, n0, alpha);
        double p1 = (double) successes1 / n1;
        double p0 = (double) successes0 / n0;
        double difference = p1 - p0;
        double pooled = ((double) successes1 + successes0) / ((double) n1 + n0);
        double error = Math.sqrt(pooled * (1 - pooled) * (1.0 / n1 + 1.0 / n0));
        double z = error == 0 ? 0 : difference / error;
        return new TwoProportions(
                difference,
                difference - Math.hypot(p1 - treatment[0], control[1] - p0),
                difference + Math.hypot(treatment[1] - p1, p0 - control[0]),
                z,
                Numeric.twoSided(z));
    }

    /**
     * {@return Wilson's interval (1927) for one proportion}
     *
     * @param successes from 0 to {@code n}
     * @param n trials, at least 1
     * @param alpha two-sided error level
     */
    public static double[] wilson(long successes, long n, double alpha) {
        check(successes, n, alpha);
        Wilson wilson = Wilson.of(successes, n, Numeric.normalQuantileAbove(alpha / 2));
        return new double[] {wilson.low(), wilson.high()};
    }

    /**
     * {@return Clopper and Pearson's exact interval (1934) for one proportion}
     *
     * @param successes from 0 to {@code n}
     * @param n trials, at least 1
     * @param alpha two-sided error level
     */
    public static double[] clopperPearson(long successes, long n, double alpha) {
        check(successes, n, alpha);
        double lower = successes == 0
                ? 0
                : BetaDistribution.of((double) successes, n - successes + 1.0).inverseCumulativeProbability(alpha / 2);
        double upper = successes == n
                ? 1
                : BetaDistribution.of(successes + 1.0, (double) (n - successes)).inverseSurvivalProbability(alpha / 2);
        return new double[] {lower, upper};
    }

    private static void check(long successes, long n, double alpha) {
        Require.atLeast("trials", n, 1);
        Numbers.successes(successes, n);
        Require.insideShare("alpha", alpha);
    }
}
