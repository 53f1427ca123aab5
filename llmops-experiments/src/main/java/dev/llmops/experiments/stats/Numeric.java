package dev.llmops.experiments.stats;

import dev.llmops.commons.internal.option.Require;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.rootfinder.BrentSolver;
import org.apache.commons.statistics.distribution.NormalDistribution;

/** Numerical methods that several statistics share. */
final class Numeric {

    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private static final BrentSolver BRENT = new BrentSolver(1e-13, 1e-14, 1e-15);

    private static final double SQRT_2 = Math.sqrt(2);

    private static final double SQRT_2_PI = Math.sqrt(2 * Math.PI);

    private Numeric() {}

    static double normalDensity(double z) {
        return Math.exp(-z * z / 2) / SQRT_2_PI;
    }

    static double normalCdf(double z) {
        return Erfc.value(-z / SQRT_2) / 2;
    }

    /** {@return z with {@code P(Z > z) = p}} */
    static double normalQuantileAbove(double p) {
        return NORMAL.inverseSurvivalProbability(p);
    }

    /** {@return p of a z, two-sided} */
    static double twoSided(double z) {
        return Math.min(1, Erfc.value(Math.abs(z) / SQRT_2));
    }

    /** {@return where a function that changes its sign between two places is 0} */
    static double root(DoubleUnaryOperator function, double low, double high) {
        return BRENT.findRoot(function, low, high);
    }

    /**
     * {@return where an ascending function passes 0, looked for above a place}
     *
     * @param low a place where the function is below 0, above 0 itself
     */
    static double rootAbove(DoubleUnaryOperator ascending, double low) {
        double from = low;
        double to = 2 * low;
        while (ascending.applyAsDouble(to) < 0) {
            from = to;
            to *= 2;
            Require.not(Double.isInfinite(to), "no finite solution exists for these values");
        }
        return root(ascending, from, to);
    }

    /** Lambert's W, branch -1: the w at most -1 with {@code w e^w = x}, for x from -1/e to 0, by Halley's method. */
    static double lambertWMinus1(double x) {
        double w = Math.log(-x) - Math.log(-Math.log(-x)); // the first terms of its series near 0
        if (x < -0.25) {
            w = -1 - Math.sqrt(2 * (1 + Math.E * x)); // near the branch point
        }
        for (int i = 0; i < 100; i++) {
            double e = Math.exp(w);
            double f = w * e - x;
            double step = f / (e * (w + 1) - (w + 2) * f / (2 * w + 2));
            w -= step;
            if (Math.abs(step) <= 1e-15 * Math.abs(w)) {
                break;
            }
        }
        return w;
    }
}
