package dev.llmops.experiments.stats;

import dev.llmops.commons.internal.option.Require;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.numbers.gamma.LogBeta;

/**
 * The beta-binomial mixture (Robbins 1970): an exact confidence sequence for one proportion, valid at all times and for the
 * smallest counts.
 *
 * @param a first parameter of the beta prior, above 0
 * @param b second parameter, above 0
 */
public record BetaBinomial(double a, double b) {

    /** The uniform prior. */
    public static final BetaBinomial UNIFORM = new BetaBinomial(1, 1);

    /** Refuses values out of range. */
    public BetaBinomial {
        Numbers.positive("a", a);
        Numbers.positive("b", b);
    }

    /**
     * {@return a prior worth 20 observations around a proportion}
     *
     * @param proportion where the bounds should be tightest, between 0 and 1
     */
    public static BetaBinomial around(double proportion) {
        Require.insideShare("proportion", proportion);
        return new BetaBinomial(20 * proportion, 20 * (1 - proportion));
    }

    /**
     * {@return the logarithm of the e-value against a proportion}
     *
     * @param successes from 0 to {@code n}
     * @param n trials so far
     * @param proportion the tested proportion, from 0 to 1
     */
    public double logE(long successes, long n, double proportion) {
        Numbers.successes(successes, n);
        Require.share("proportion", proportion);
        return logMarginal(successes, n) - logLikelihood(successes, n, proportion);
    }

    /**
     * {@return the two ends of the sequence: the proportions whose e-value is below {@code 1/alpha}}
     *
     * @param successes from 0 to {@code n}
     * @param n trials so far; without any the answer is 0 and 1
     * @param alpha error level
     */
    public double[] bounds(long successes, long n, double alpha) {
        Numbers.successes(successes, n);
        double threshold = -Math.log(Require.insideShare("alpha", alpha));
        if (n == 0) {
            return new double[] {0, 1};
        }
        double marginal = logMarginal(successes, n);
        DoubleUnaryOperator over = p -> marginal - logLikelihood(successes, n, p) - threshold;
        double rate = (double) successes / n;
        double lower = successes == 0 ? 0 : bisect(over, 0, rate);
        double upper = successes == n ? 1 : bisect(over, 1, rate);
        return new double[] {lower, upper};
    }

    /** {@return the smallest and the largest number of successes of n that a proportion explains at a level} */
    long[] accepted(long n, double proportion, double alpha) {
        double threshold = -Math.log(alpha);
        long mode = Math.min(n, Math.round(n * proportion));
        return new long[] {
            lastAccepted(n, proportion, threshold, mode, -1), lastAccepted(n, proportion, threshold, mode, 1)
        };
    }

    // The e-value grows to both sides of the mode, so the border is found by halving.
    private long lastAccepted(long n, double proportion, double threshold, long mode, int direction) {
        long in = 0;
        long out = (direction > 0 ? n - mode : mode) + 1;
        while (out - in > 1) {
            long middle = in + (out - in) / 2;
            if (logE(mode + direction * middle, n, proportion) < threshold) {
                in = middle;
            } else {
                out = middle;
            }
        }
        return mode + direction * in;
    }

    private double logMarginal(long successes, long n) {
        return LogBeta.value(a + successes, b + (n - successes)) - LogBeta.value(a, b);
    }

    private static double logLikelihood(long successes, long n, double p) {
        double hits = successes == 0 ? 0 : successes * Math.log(p);
        double misses = successes == n ? 0 : (n - successes) * Math.log1p(-p);
        return hits + misses;
    }

    private static double bisect(DoubleUnaryOperator over, double outside, double inside) {
        double out = outside;
        double in = inside;
        for (int i = 0; i < 200 && out != in; i++) {
            double middle = (out + in) / 2;
            if (middle == out || middle == in) {
                break;
            }
            if (over.applyAsDouble(middle) < 0) {
                in = middle;
            } else {
                out = middle;
            }
        }
        return in;
    }
}
