package dev.llmops.experiments.stats;

import java.util.OptionalDouble;

/**
 * The asymptotic confidence sequence for a mean or a difference of two: the default of experiments. It holds at all times at
 * once, for independent units of finite variance, as the sample grows; look first at 50 units per arm.
 *
 * @param estimate the mean, or treatment less control
 * @param halfWidth half the width of the interval
 * @param logE logarithm of the e-value against the tested value; none if the variance is 0, for then nothing is certain
 */
public record AsymptoticSequence(double estimate, double halfWidth, OptionalDouble logE) {

    /**
     * {@return the sequence for one mean}
     *
     * @param sample the observations so far
     * @param tested the mean under the null hypothesis
     * @param mixture tuned before the data are seen, to about half of the planned sample
     */
    public static AsymptoticSequence ofMean(Moments sample, double tested, NormalMixture mixture) {
        double deviation = Math.sqrt(sample.variance());
        return of((double) sample.n(), sample.mean(), Numbers.finite("tested", tested), deviation, mixture);
    }

    /**
     * {@return the sequence for the difference of two means; its time is the number of units of both arms}
     *
     * @param treatment observations of the variant
     * @param control observations of the control
     * @param mixture tuned before the data are seen, to about half of the planned total
     */
    public static AsymptoticSequence ofDifference(Moments treatment, Moments control, NormalMixture mixture) {
        double difference = treatment.mean() - control.mean();
        double squaredError = treatment.squaredError() + control.squaredError();
        double time = (double) treatment.n() + control.n();
        return of(time, difference, 0, Math.sqrt(squaredError * time), mixture);
    }

    private static AsymptoticSequence of(
            double time, double estimate, double tested, double deviation, NormalMixture mixture) {
        OptionalDouble logE = deviation == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(mixture.logE(time, estimate - tested, deviation));
        return new AsymptoticSequence(estimate, mixture.halfWidth(time, deviation), logE);
    }

    /** {@return the lower end} */
    public double lower() {
        return estimate - halfWidth;
    }

    /** {@return the upper end} */
    public double upper() {
        return estimate + halfWidth;
    }

    /** {@return {@code min(1, 1/e)} of this look; its running minimum is the always-valid p-value} */
    public OptionalDouble pValue() {
        return logE.isEmpty() ? logE : OptionalDouble.of(EValues.pValue(logE.getAsDouble()));
    }

    /** {@return whether all observations were equal: the interval then claims more than is known} */
    public boolean degenerate() {
        return logE.isEmpty();
    }
}
