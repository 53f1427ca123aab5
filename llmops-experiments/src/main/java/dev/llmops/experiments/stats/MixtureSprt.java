package dev.llmops.experiments.stats;

import dev.llmops.commons.internal.option.Require;

/**
 * The mixture sequential probability ratio test for two arms of equal size and known variance (Johari, Koomen, Pekelis and Walsh
 * 2017). Same family as {@link NormalMixture}.
 *
 * @param variance of one observation, above 0
 * @param tau2 variance of the effects that the test is tuned to, above 0
 */
public record MixtureSprt(double variance, double tau2) {

    /** Refuses values out of range. */
    public MixtureSprt {
        Numbers.positive("variance", variance);
        Numbers.positive("tau2", tau2);
    }

    /**
     * {@return the logarithm of the likelihood ratio}
     *
     * @param perArm observations in each arm, at least 1
     * @param difference of the two means
     */
    public double logRatio(long perArm, double difference) {
        Require.atLeast("perArm", perArm, 1);
        Numbers.finite("difference", difference);
        double v = 2 * variance / perArm;
        return Math.log(v / (v + tau2)) / 2 + tau2 * difference * difference / (2 * v * (v + tau2));
    }
}
