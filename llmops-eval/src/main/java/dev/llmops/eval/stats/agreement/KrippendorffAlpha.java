package dev.llmops.eval.stats.agreement;

import dev.llmops.commons.internal.stats.Bootstrap;
import dev.llmops.eval.internal.stats.Samples;
import dev.llmops.eval.stats.Estimate;
import dev.llmops.eval.stats.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Krippendorff's alpha (2004, "Content Analysis", chapter 11): agreement beyond chance of any number of raters, with ratings possibly
 * missing. The interval is a percentile bootstrap over units with 2,000 seeded resamples.
 */
public enum KrippendorffAlpha {
    /** Unordered labels: all disagreements are equal. */
    NOMINAL,
    /** Ordered labels with unknown distances: a disagreement counts the ratings in between. */
    ORDINAL,
    /** Numbers: a disagreement is the square of the difference. */
    INTERVAL;

    private static final int RESAMPLES = 2_000;

    /**
     * {@return alpha with its interval; empty if it is undefined, because fewer than two units have two ratings or all ratings are equal}
     *
     * @param units the ratings of each unit, as numbers (for unordered labels, any numbers); missing ones are left out. Units
     *     with fewer than two ratings are not counted
     * @param seed of the bootstrap
     * @throws IllegalArgumentException if a rating is not finite
     */
    public Optional<Agreement> of(List<double[]> units, long seed) {
        List<double[]> rated = units.stream().filter(unit -> unit.length >= 2).toList();
        if (rated.size() < 2) {
            return Optional.empty();
        }
        double[] values = values(rated);
        int[][] places = rated.stream().map(unit -> places(unit, values)).toArray(int[][]::new);
        OptionalDouble alpha = alpha(places, values);
        return alpha.isEmpty()
                ? Optional.empty()
                : Optional.of(new Agreement(places.length, alpha.getAsDouble(), interval(places, values, seed)));
    }

    private static double[] values(List<double[]> units) {
        double[] ratings = units.stream()
                .flatMapToDouble(Arrays::stream)
                .map(KrippendorffAlpha::unsigned)
                .toArray();
        return Arrays.stream(Samples.finite("ratings", ratings, 1))
                .sorted()
                .distinct()
                .toArray();
    }

    /** Which of the sorted values each rating is. */
    private static int[] places(double[] unit, double[] values) {
        return Arrays.stream(unit)
                .mapToInt(rating -> Arrays.binarySearch(values, unsigned(rating)))
                .toArray();
    }

    /** Minus zero is zero. */
    private static double unsigned(double rating) {
        return rating == 0 ? 0 : rating;
    }

    /** One less observed by expected disagreement; both are sums over ordered pairs of ratings. */
    private OptionalDouble alpha(int[][] units, double[] values) {
        int[] totals = new int[values.length];
        int all = 0;
        for (int[] unit : units) {
            for (int place : unit) {
                totals[place]++;
                all++;
            }
        }
        double[] points = points(totals, values);
        double expected = expected(totals, points, all) / (all - 1);
        if (expected <= 0) {
            return OptionalDouble.empty();
        }
        double observed = 0;
        for (int[] unit : units) {
            observed += observed(unit, points) / (unit.length - 1);
        }
        return OptionalDouble.of(1 - observed / expected);
    }

    /** Where the values lie, so that the distance of two is the difference of their points: of ordinal ones their mean ranks. */
    private double[] points(int[] totals, double[] values) {
        if (this != ORDINAL) {
            return values;
        }
        double[] points = new double[totals.length];
        double below = 0;
        for (int i = 0; i < points.length; i++) {
            points[i] = below + totals[i] / 2.0;
            below += totals[i];
        }
        return points;
    }

    private double observed(int[] unit, double[] points) {
        double sum = 0;
        for (int one : unit) {
            for (int other : unit) {
                double distance = points[one] - points[other];
                sum += this == NOMINAL ? (one == other ? 0 : 1) : distance * distance;
            }
        }
        return sum;
    }

    /** The same over all ratings, without a loop over pairs of values. */
    private double expected(int[] totals, double[] points, double all) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < totals.length; i++) {
            double point = points[i] - points[0];
            sum += this == NOMINAL ? (double) totals[i] * totals[i] : totals[i] * point;
            squares += totals[i] * point * point;
        }
        return this == NOMINAL ? all * all - sum : 2 * (all * squares - sum * sum);
    }

    private @Nullable Interval interval(int[][] units, double[] values, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] alphas = new double[RESAMPLES];
        int defined = 0;
        for (int i = 0; i < RESAMPLES; i++) {
            int[][] drawn = new int[units.length][];
            Arrays.setAll(drawn, j -> units[random.nextInt(units.length)]);
            OptionalDouble alpha = alpha(drawn, values);
            if (alpha.isPresent()) {
                alphas[defined++] = alpha.getAsDouble();
            }
        }
        double[] sorted = Arrays.copyOf(alphas, defined);
        Arrays.sort(sorted);
        // A resample in which all ratings are equal has no alpha; where half of them have none, the rest says little.
        if (defined < RESAMPLES / 2 || sorted[0] == sorted[defined - 1]) {
            return null;
        }
        return new Interval(
                Bootstrap.percentile(sorted, Estimate.ALPHA / 2), Bootstrap.percentile(sorted, 1 - Estimate.ALPHA / 2));
    }
}
