package dev.llmops.commons.internal.stats;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The bootstrap of a mean over two crossed factors, such as the seeds of a training and the groups of the test set: each resample
 * draws seeds and, once for all of them, groups (the pigeonhole bootstrap: Owen, "The pigeonhole bootstrap", Annals of Applied
 * Statistics 2007). All seeds are measured on the same groups, so drawing other groups for each seed would make the interval too narrow. With one
 * seed it is {@link Bootstrap#means}; what another seed would give is not in it then.
 */
public final class CrossedBootstrap {

    private CrossedBootstrap() {}

    /**
     * {@return the means of the resamples, in ascending order}
     *
     * @param sums sum of the values of each group, by seed; at least one seed, each with as many groups
     * @param sizes how many values each group has, above 0
     * @param resamples how many
     * @param seed of the resampling
     */
    public static double[] means(double[][] sums, double[] sizes, int resamples, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] means = new double[resamples];
        for (int i = 0; i < resamples; i++) {
            int[] seeds = draw(random, sums.length);
            int[] groups = draw(random, sizes.length);
            means[i] = mean(sums, sizes, seeds, groups);
        }
        Arrays.sort(means);
        return means;
    }

    /**
     * {@return indices drawn with replacement, as many as there are}
     *
     * @param random the source
     * @param count how many there are
     */
    public static int[] draw(SplittableRandom random, int count) {
        int[] drawn = new int[count];
        for (int i = 0; i < count; i++) {
            drawn[i] = random.nextInt(count);
        }
        return drawn;
    }

    /**
     * {@return the mean over what was drawn}
     *
     * @param sums sum of the values of each group, by seed
     * @param sizes how many values each group has
     * @param seeds indices of the seeds
     * @param groups indices of the groups
     */
    public static double mean(double[][] sums, double[] sizes, int[] seeds, int[] groups) {
        double sum = 0;
        double size = 0;
        for (int group : groups) {
            size += sizes[group];
            for (int each : seeds) {
                sum += sums[each][group];
            }
        }
        return sum / (size * seeds.length);
    }

    /**
     * {@return a two-sided p-value of "the mean is 0" out of resampled means; never below 2 / (resamples + 1)}
     *
     * @param sorted the resampled means, in ascending order
     */
    public static double pValue(double[] sorted) {
        long atMost = Arrays.stream(sorted).filter(value -> value <= 0).count();
        long atLeast = Arrays.stream(sorted).filter(value -> value >= 0).count();
        return Math.min(1, 2.0 * (Math.min(atMost, atLeast) + 1) / (sorted.length + 1));
    }
}
