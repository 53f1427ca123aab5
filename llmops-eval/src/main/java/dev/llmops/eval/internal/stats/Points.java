package dev.llmops.eval.internal.stats;

import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/** Points and tails of the normal distribution and of Student's. */
public final class Points {

    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private Points() {}

    /**
     * {@return the point of the normal distribution below which this share lies}
     *
     * @param share between 0 and 1
     */
    public static double normal(double share) {
        return NORMAL.inverseCumulativeProbability(share);
    }

    /** {@return the share of the normal distribution below a point} */
    public static double normalShare(double point) {
        return NORMAL.cumulativeProbability(point);
    }

    /**
     * {@return the point of Student's distribution below which this share lies}
     *
     * @param share between 0 and 1
     * @param degrees of freedom, above 0
     */
    public static double student(double share, double degrees) {
        return TDistribution.of(degrees).inverseCumulativeProbability(share);
    }

    /**
     * {@return the chance of a t at least this far from 0, on both sides}
     *
     * @param t the statistic
     * @param degrees of freedom, above 0
     */
    public static double studentTails(double t, double degrees) {
        return 2 * TDistribution.of(degrees).survivalProbability(Math.abs(t));
    }
}
