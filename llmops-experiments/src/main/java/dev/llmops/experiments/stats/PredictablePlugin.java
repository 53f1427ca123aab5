package dev.llmops.experiments.stats;

import dev.llmops.commons.internal.option.Require;

/**
 * Mean, variance and bet that the next observation may use: of those before it, and a pretended first one of mean 1/2 and variance
 * 1/4 (Waudby-Smith and Ramdas, "Estimating means of bounded random variables by betting", 2024).
 */
final class PredictablePlugin {

    private final double logTwoOverAlpha;

    private int seen;

    private double sum = 0.5;

    private double squares = 0.25;

    PredictablePlugin(double alpha) {
        this.logTwoOverAlpha = Math.log(2 / Require.insideShare("alpha", alpha));
    }

    double logTwoOverAlpha() {
        return logTwoOverAlpha;
    }

    /** {@return the mean before the next observation} */
    double mean() {
        return sum / (seen + 1);
    }

    /** {@return the mean of the observations so far, without the pretended one; 0 without any} */
    double rawMean() {
        return seen == 0 ? 0 : (sum - 0.5) / seen;
    }

    /** {@return {@code sqrt(2 log(2/alpha) / (v t log(1+t)))} for the next observation t} */
    double bet() {
        double variance = squares / (seen + 1);
        int t = seen + 1;
        return Math.sqrt(2 * logTwoOverAlpha / (variance * t * Math.log1p(t)));
    }

    void add(double x) {
        seen++;
        sum += x;
        double from = x - sum / (seen + 1);
        squares += from * from;
    }
}
