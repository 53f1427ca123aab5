package dev.llmops.experiments.stats;

import dev.llmops.commons.internal.option.Require;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Welch's t test (1947) for a difference of two means, for one look at a planned time.
 *
 * @param difference first mean less second
 * @param standardError of the difference
 * @param t the statistic
 * @param degreesOfFreedom by Welch and Satterthwaite
 * @param pValue two-sided
 * @param lower lower end of the interval
 * @param upper upper end
 */
public record WelchTest(
        double difference,
        double standardError,
        double t,
        double degreesOfFreedom,
        double pValue,
        double lower,
        double upper) {

    /**
     * {@return the test of two samples}
     *
     * @param x at least two values
     * @param y at least two values, not all values of both equal
     * @param alpha two-sided error level
     */
    public static WelchTest of(Moments x, Moments y, double alpha) {
        Require.insideShare("alpha", alpha);
        double squaredError = squaredError(x, y);
        if (squaredError == 0) {
            throw new IllegalArgumentException(
                    "all values of both samples must not be equal: without variance there is no test");
        }
        double difference = x.mean() - y.mean();
        double error = Math.sqrt(squaredError);
        double degrees = degreesOfFreedom(x, y);
        TDistribution distribution = TDistribution.of(degrees);
        double halfWidth = error * distribution.inverseSurvivalProbability(alpha / 2);
        double t = difference / error;
        double p = Math.min(1, 2 * distribution.survivalProbability(Math.abs(t)));
        return new WelchTest(difference, error, t, degrees, p, difference - halfWidth, difference + halfWidth);
    }

    static double squaredError(Moments x, Moments y) {
        Require.atLeast("the number of values", Math.min(x.n(), y.n()), 2);
        return x.squaredError() + y.squaredError();
    }

    static double degreesOfFreedom(Moments x, Moments y) {
        double a = x.squaredError();
        double b = y.squaredError();
        return (a + b) * (a + b) / (a * a / (x.n() - 1) + b * b / (y.n() - 1));
    }
}
