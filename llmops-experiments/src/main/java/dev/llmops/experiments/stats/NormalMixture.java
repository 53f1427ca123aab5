package dev.llmops.experiments.stats;

import dev.llmops.commons.internal.option.Require;
import java.util.function.DoubleUnaryOperator;

/**
 * Robbins' normal mixture: a bound on a sum that holds at all times at once, so one may look after each observation.
 *
 * <p>{@code rho2} says at which time the bound is tightest and must be fixed before the data are seen. Howard, Ramdas, McAuliffe and
 * Sekhon, "Time-uniform, nonparametric, nonasymptotic confidence sequences", 2021; Waudby-Smith, Arbour, Sinha, Kennedy and
 * Ramdas, "Time-uniform central limit theory and asymptotic confidence sequences".
 *
 * @param alpha error level; two-sided for {@link #halfWidth}, one-sided for the margins
 * @param rho2 variance of the mixture, above 0
 */
public record NormalMixture(double alpha, double rho2) {

    /** Refuses values out of range. */
    public NormalMixture {
        Require.insideShare("alpha", alpha);
        Numbers.positive("rho2", rho2);
    }

    /**
     * {@return the mixture whose two-sided bound is tightest at a time}
     *
     * @param alpha error level
     * @param time number of observations, above 0
     */
    public static NormalMixture tightestAt(double time, double alpha) {
        return new NormalMixture(alpha, rho2(time, alpha));
    }

    /**
     * {@return {@code (-W(-alpha^2/e) - 1) / time}, W being Lambert's function on its branch -1}
     *
     * @param time number of observations, above 0
     * @param alpha error level
     */
    public static double rho2(double time, double alpha) {
        Numbers.positive("time", time);
        Require.insideShare("alpha", alpha);
        return (-Numeric.lambertWMinus1(-alpha * alpha / Math.E) - 1) / time;
    }

    /**
     * {@return the approximation {@code (-2 log alpha + log(1 - 2 log alpha)) / time} that the package confseq takes}
     *
     * @param time number of observations, above 0
     * @param alpha error level
     */
    public static double approximateRho2(double time, double alpha) {
        Numbers.positive("time", time);
        Require.insideShare("alpha", alpha);
        return (-2 * Math.log(alpha) + Math.log(1 - 2 * Math.log(alpha))) / time;
    }

    /**
     * {@return half the width of the two-sided sequence for a mean}
     *
     * @param time observations so far, above 0
     * @param deviation standard deviation of one observation, at least 0
     */
    public double halfWidth(double time, double deviation) {
        double growth = growth(time, deviation);
        return deviation * Math.sqrt(2 * growth / (time * time * rho2) * Math.log(Math.sqrt(growth) / alpha));
    }

    /**
     * {@return the logarithm of the e-value against a mean of 0}
     *
     * @param time observations so far, above 0
     * @param mean their mean less the mean that is tested
     * @param deviation standard deviation of one observation, above 0
     */
    public double logE(double time, double mean, double deviation) {
        double growth = growth(time, Numbers.positive("deviation", deviation));
        double z = time * Numbers.finite("mean", mean) / deviation;
        return z * z * rho2 / (2 * growth) - Math.log(growth) / 2;
    }

    /**
     * {@return the margin of the one-sided sequence in closed form: a little wider than the exact one}
     *
     * @param time observations so far, above 0
     * @param deviation standard deviation of one observation, at least 0
     */
    public double margin(double time, double deviation) {
        double growth = growth(time, deviation);
        return deviation * Math.sqrt(2 * growth / (time * time * rho2) * Math.log1p(Math.sqrt(growth) / (2 * alpha)));
    }

    /**
     * {@return the exact margin of the one-sided sequence, whose mixture is a half normal}
     *
     * @param time observations so far, above 0
     * @param deviation standard deviation of one observation, above 0
     */
    public double exactMargin(double time, double deviation) {
        double growth = growth(time, Numbers.positive("deviation", deviation));
        double scale = Math.sqrt(rho2 / growth);
        double target = Math.log(1 / alpha) - Math.log(2) + Math.log(growth) / 2;
        DoubleUnaryOperator overTarget =
                u -> u * u / 2 + Math.log(Numeric.normalCdf(u)) - target; // u is the scaled sum
        double high = Math.sqrt(2 * (target + Math.log(2))) + 1;
        return Numeric.root(overTarget, -high, high) * deviation / (scale * time);
    }

    private double growth(double time, double deviation) {
        Numbers.positive("time", time);
        Numbers.notNegative("deviation", deviation);
        return time * rho2 + 1;
    }
}
