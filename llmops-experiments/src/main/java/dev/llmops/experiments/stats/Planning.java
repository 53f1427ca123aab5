package dev.llmops.experiments.stats;

import dev.llmops.commons.internal.option.Require;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.numbers.gamma.LogGamma;
import org.apache.commons.statistics.distribution.TDistribution;

/** How many units an experiment needs. Answers are not rounded. */
public final class Planning {

    private static final GaussLegendre QUADRATURE = GaussLegendre.of(200);

    private Planning() {}

    /**
     * {@return the control units that a two-sided t test of two means needs}
     *
     * @param effect difference in standard deviations, not 0
     * @param alpha two-sided error level
     * @param power chance to find the effect
     * @param ratio treated units per control unit, above 0
     */
    public static double tTest(double effect, double alpha, double power, double ratio) {
        check(effect, alpha, power, ratio);
        return solve(n -> tTestPower(Math.abs(effect), n, ratio, alpha) - power, 1 + 1 / ratio);
    }

    /**
     * {@return the first-arm units that a two-sided normal test of two proportions needs, by {@link #cohensH}}
     *
     * @param p1 one proportion, from 0 to 1
     * @param p2 another proportion
     * @param alpha two-sided error level
     * @param power chance to find the difference
     * @param ratio units of the second arm per unit of the first, above 0
     */
    public static double proportions(double p1, double p2, double alpha, double power, double ratio) {
        double effect = Math.abs(cohensH(p1, p2));
        check(effect, alpha, power, ratio);
        double critical = Numeric.normalQuantileAbove(alpha / 2);
        DoubleUnaryOperator missing = n -> {
            double z = effect * Math.sqrt(n / (1 + 1 / ratio));
            return Numeric.normalCdf(z - critical) + Numeric.normalCdf(-z - critical) - power;
        };
        return solve(missing, 1e-6);
    }

    /**
     * {@return Cohen's effect size of two proportions, {@code 2 asin(sqrt(p2)) - 2 asin(sqrt(p1))}}
     *
     * @param p1 from 0 to 1
     * @param p2 from 0 to 1
     */
    public static double cohensH(double p1, double p2) {
        Require.share("p1", p1);
        Require.share("p2", p2);
        return 2 * Math.asin(Math.sqrt(p2)) - 2 * Math.asin(Math.sqrt(p1));
    }

    /**
     * {@return the time at which the half width of a confidence sequence falls below an effect}
     *
     * @param mixture of the sequence
     * @param effect in standard deviations, not 0
     */
    public static double sequence(NormalMixture mixture, double effect) {
        double width = Math.abs(Numbers.finite("effect", effect));
        Numbers.positive("the size of the effect", width);
        return Numeric.rootAbove(time -> width - mixture.halfWidth(time, 1), 1e-9);
    }

    private static void check(double effect, double alpha, double power, double ratio) {
        Numbers.positive("the size of the effect", Math.abs(Numbers.finite("effect", effect)));
        Require.insideShare("alpha", alpha);
        Require.insideShare("power", power);
        Numbers.positive("ratio", ratio);
        Require.not(power <= alpha, () -> "power must be above alpha " + alpha + ", but was " + power);
    }

    private static double solve(DoubleUnaryOperator missing, double least) {
        double from = Math.max(least, 1 + 1e-6);
        return missing.applyAsDouble(from) >= 0 ? from : Numeric.rootAbove(missing, from);
    }

    private static double tTestPower(double effect, double n, double ratio, double alpha) {
        double degrees = n * (1 + ratio) - 2;
        if (degrees <= 0) {
            return 0;
        }
        double critical = TDistribution.of(degrees).inverseSurvivalProbability(alpha / 2);
        double shift = effect * Math.sqrt(n / (1 + 1 / ratio));
        return 1 - nonCentralT(critical, degrees, shift) + nonCentralT(-critical, degrees, shift);
    }

    /** The cumulative non-central t, integrated over the standard deviation s: {@code P = E[Phi(t s - shift)]}, {@code s^2 df} chi-squared. */
    private static double nonCentralT(double t, double degrees, double shift) {
        double logScale = Math.log(2) + degrees / 2 * Math.log(degrees / 2) - LogGamma.value(degrees / 2);
        double spread = 12 / Math.sqrt(2 * degrees);
        double from = Math.max(0, 1 - spread);
        return QUADRATURE.integrate(
                s -> Math.exp(logScale + (degrees - 1) * Math.log(s) - degrees * s * s / 2)
                        * Numeric.normalCdf(t * s - shift),
                from,
                1 + spread);
    }
}
