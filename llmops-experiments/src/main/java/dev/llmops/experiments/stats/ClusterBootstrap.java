package dev.llmops.experiments.stats;

import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.stats.Bootstrap;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The percentile bootstrap over users of a difference of means over rows. Valid at one planned look, from about 30 users an arm
 * and 2,000 resamples.
 */
public final class ClusterBootstrap {

    private final double[] differences;

    private ClusterBootstrap(double[] differences) {
        this.differences = differences;
    }

    /**
     * {@return a bootstrap by given resamples}
     *
     * @param control rows of each control user
     * @param treatment rows of each treated user
     * @param resamples for each: the drawn control users and the drawn treated users, by index
     */
    public static ClusterBootstrap of(List<double[]> control, List<double[]> treatment, List<int[][]> resamples) {
        Require.atLeast("the number of resamples", resamples.size(), 2);
        double[] differences = new double[resamples.size()];
        for (int i = 0; i < differences.length; i++) {
            int[][] drawn = resamples.get(i);
            Numbers.sameLength("a resample", drawn.length, "the arms", 2);
            differences[i] = mean(treatment, drawn[1]) - mean(control, drawn[0]);
        }
        return new ClusterBootstrap(differences);
    }

    /**
     * {@return a bootstrap}
     *
     * @param control rows of each control user
     * @param treatment rows of each treated user
     * @param resamples how many, at least 2
     * @param seed of the draws: the same seed gives the same interval
     */
    public static ClusterBootstrap of(List<double[]> control, List<double[]> treatment, int resamples, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<int[][]> drawn = IntStream.range(0, resamples)
                .mapToObj(i -> new int[][] {draw(control.size(), random), draw(treatment.size(), random)})
                .toList();
        return of(control, treatment, drawn);
    }

    /**
     * {@return the two ends of the interval, by linear interpolation between order statistics (type 7)}
     *
     * @param alpha two-sided error level
     */
    public double[] interval(double alpha) {
        Require.insideShare("alpha", alpha);
        double[] sorted = differences.clone();
        Arrays.sort(sorted);
        return new double[] {Bootstrap.percentile(sorted, alpha / 2), Bootstrap.percentile(sorted, 1 - alpha / 2)};
    }

    /** {@return treatment less control of each resample} */
    public double[] differences() {
        return differences.clone();
    }

    /** {@return the standard deviation of the resampled differences} */
    public double standardError() {
        return Math.sqrt(Moments.of(differences).variance());
    }

    private static int[] draw(int users, SplittableRandom random) {
        Require.atLeast("the number of users", users, 1);
        return random.ints(users, 0, users).toArray();
    }

    private static double mean(List<double[]> users, int[] drawn) {
        double sum = 0;
        double rows = 0;
        for (int user : drawn) {
            if (user < 0 || user >= users.size()) {
                throw new IllegalArgumentException(
                        "a drawn user must be from 0 to " + (users.size() - 1) + ", but was " + user);
            }
            double[] values = Numbers.finite("rows of a user", users.get(user), 1);
            sum += Arrays.stream(values).sum();
            rows += values.length;
        }
        Require.not(rows == 0, "a resample must hold at least one user of each arm");
        return sum / rows;
    }
}
