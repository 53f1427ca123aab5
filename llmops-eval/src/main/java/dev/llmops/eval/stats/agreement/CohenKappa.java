package dev.llmops.eval.stats.agreement;

import dev.llmops.eval.internal.stats.Points;
import dev.llmops.eval.stats.Estimate;
import dev.llmops.eval.stats.Interval;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Cohen's kappa of two raters (1960; weighted 1968): the agreement beyond that expected by chance from their label frequencies. The interval is the
 * large-sample one of Fleiss, Cohen and Everitt (1969).
 */
public enum CohenKappa {
    /** All disagreements have equal weight: for unordered labels. */
    PLAIN,
    /** The weight of a disagreement is its number of steps on the scale. */
    LINEAR,
    /** The weight of a disagreement is the square of its steps. */
    QUADRATIC;

    /** Of a squared error that is 0, as where one rater gave one label only. */
    private static final double ROUNDING = 1e-12;

    /**
     * {@return kappa with its interval, clipped to -1 to 1; empty if it is undefined, because there is no unit or both raters always gave the same
     * label}
     *
     * @param matrix of the two raters; the order of its labels is that of the scale
     */
    public Optional<Agreement> of(ConfusionMatrix matrix) {
        int n = matrix.n();
        if (n == 0) {
            return Optional.empty();
        }
        int size = matrix.labels().size();
        double[] first = shares(size, n, matrix::first);
        double[] second = shares(size, n, matrix::second);
        double observed = 0;
        double expected = 0;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                observed += weight(i, j, size) * matrix.counts().get(i).get(j) / n;
                expected += weight(i, j, size) * first[i] * second[j];
            }
        }
        if (1 - expected < 1e-12) {
            return Optional.empty();
        }
        double kappa = (observed - expected) / (1 - expected);
        double variance = variance(matrix, first, second, observed, expected);
        return Optional.of(new Agreement(n, kappa, interval(kappa, variance / n)));
    }

    /** Fleiss, Cohen and Everitt 1969, formula 8, before it is divided by n. */
    private double variance(ConfusionMatrix matrix, double[] first, double[] second, double observed, double expected) {
        int size = first.length;
        double sum = 0;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                double mean = meanWeight(i, second) + meanWeight(j, first);
                double from = weight(i, j, size) * (1 - expected) - mean * (1 - observed);
                sum += from * from * matrix.counts().get(i).get(j) / matrix.n();
            }
        }
        double centre = observed * expected - 2 * expected + observed;
        return (sum - centre * centre) / Math.pow(1 - expected, 4);
    }

    private double meanWeight(int label, double[] shares) {
        return IntStream.range(0, shares.length)
                .mapToDouble(j -> shares[j] * weight(label, j, shares.length))
                .sum();
    }

    private static double[] shares(int size, int n, IntUnaryOperator counts) {
        return IntStream.range(0, size)
                .mapToDouble(i -> counts.applyAsInt(i) / (double) n)
                .toArray();
    }

    /** 1 for the same label, 0 for the ends of the scale. */
    private double weight(int i, int j, int size) {
        double steps = Math.abs(i - j) / (size - 1.0);
        return switch (this) {
            case PLAIN -> i == j ? 1 : 0;
            case LINEAR -> 1 - steps;
            case QUADRATIC -> 1 - steps * steps;
        };
    }

    private static @Nullable Interval interval(double kappa, double squaredError) {
        if (!(squaredError > ROUNDING)) {
            return null;
        }
        double half = Points.normal(1 - Estimate.ALPHA / 2) * Math.sqrt(squaredError);
        return new Interval(Math.max(-1, kappa - half), Math.min(1, kappa + half));
    }
}
