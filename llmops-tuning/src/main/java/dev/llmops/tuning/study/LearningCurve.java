package dev.llmops.tuning.study;

import dev.llmops.commons.internal.stats.CrossedBootstrap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * How the error falls with the rows that are learnt from: {@code error(n) = a + b * n^-c} with a and b of at least 0, by least squares
 * (the form of Cortes et al., "Learning curves: asymptotic values and rate of convergence", 1993).
 *
 * @param a the error that more rows do not take away
 * @param b scale of the part that they do
 * @param c how fast, from 0.05 to 2
 * @param points what was measured, fewest rows first
 * @param next what is predicted for twice the most rows, with a band of 95 % by a bootstrap over groups and seeds
 */
public record LearningCurve(double a, double b, double c, List<Point> points, Point next) {

    private static final int MIN_POINTS = 3;
    private static final int RESAMPLES = 1_000;
    private static final double STEP = 0.05;
    private static final int STEPS = 40;

    /** Copies the points. */
    public LearningCurve {
        points = List.copyOf(points);
    }

    /**
     * An error and where it lies with 95 % certainty.
     *
     * @param rows rows learnt from
     * @param error share of wrong answers
     * @param interval of the error
     */
    public record Point(int rows, double error, Interval interval) {}

    /** The three numbers of a curve. */
    record Fit(double a, double b, double c) {

        double at(double rows) {
            return a + b * Math.pow(rows, -c);
        }
    }

    /** {@return the error that is predicted} */
    double at(double rows) {
        return new Fit(a, b, c).at(rows);
    }

    /**
     * {@return the curve, or null if there are fewer than three sizes}
     *
     * @param rows the sizes, ascending
     * @param scores of each size, on one test set
     * @param seed of the bootstrap
     */
    static @Nullable LearningCurve of(List<Integer> rows, List<Scores> scores, long seed) {
        if (rows.size() < MIN_POINTS) {
            return null;
        }
        double[] sizes = scores.get(0).sizes();
        double[][] resampled = resample(scores, sizes, seed);
        double[] errors = scores.stream().mapToDouble(each -> 1 - each.mean()).toArray();
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < errors.length; i++) {
            int point = i;
            points.add(new Point(
                    rows.get(i),
                    errors[i],
                    Interval.of(Arrays.stream(resampled)
                            .mapToDouble(each -> each[point])
                            .sorted()
                            .toArray())));
        }
        Fit fit = fit(rows, errors);
        int twice = 2 * rows.get(rows.size() - 1);
        double[] predicted = Arrays.stream(resampled)
                .mapToDouble(each -> fit(rows, each).at(twice))
                .sorted()
                .toArray();
        return new LearningCurve(
                fit.a(), fit.b(), fit.c(), points, new Point(twice, fit.at(twice), Interval.of(predicted)));
    }

    /** The errors of all sizes, on groups that are drawn once for all of them, as they were measured on the same. */
    private static double[][] resample(List<Scores> scores, double[] sizes, long seed) {
        List<double[][]> errors = scores.stream().map(Scores::errors).toList();
        SplittableRandom random = new SplittableRandom(seed);
        double[][] resampled = new double[RESAMPLES][];
        for (int i = 0; i < RESAMPLES; i++) {
            int[] groups = CrossedBootstrap.draw(random, sizes.length);
            resampled[i] = errors.stream()
                    .mapToDouble(each ->
                            CrossedBootstrap.mean(each, sizes, CrossedBootstrap.draw(random, each.length), groups))
                    .toArray();
        }
        return resampled;
    }

    static Fit fit(List<Integer> rows, double[] errors) {
        Fit best = new Fit(0, 0, STEP);
        double least = Double.POSITIVE_INFINITY;
        for (int step = 1; step <= STEPS; step++) {
            Fit fit = fit(rows, errors, step * STEP);
            double squares = 0;
            for (int i = 0; i < errors.length; i++) {
                double off = errors[i] - fit.at(rows.get(i));
                squares += off * off;
            }
            if (squares < least - 1e-15) {
                least = squares;
                best = fit;
            }
        }
        return best;
    }

    /** The best a and b of at least 0 for one exponent: a line through the errors over n^-c. */
    private static Fit fit(List<Integer> rows, double[] errors, double c) {
        int n = errors.length;
        double x = 0;
        double y = 0;
        double xx = 0;
        double xy = 0;
        // Scaled by the smallest size, so that the sums keep their digits.
        double scale = rows.get(0);
        for (int i = 0; i < n; i++) {
            double each = Math.pow(rows.get(i) / scale, -c);
            x += each;
            y += errors[i];
            xx += each * each;
            xy += each * errors[i];
        }
        double b = (n * xy - x * y) / (n * xx - x * x);
        double a = (y - b * x) / n;
        if (b < 0) {
            b = 0;
            a = y / n;
        } else if (a < 0) {
            a = 0;
            b = xy / xx;
        }
        return new Fit(a, b * Math.pow(scale, c), c);
    }
}
