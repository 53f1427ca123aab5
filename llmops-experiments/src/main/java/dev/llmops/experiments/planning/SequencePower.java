package dev.llmops.experiments.planning;

import dev.llmops.experiments.stats.NormalMixture;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * When a confidence sequence for a difference stops, by simulation: the sum of what units add is a random walk with a drift. With a
 * fixed seed, so that a plan is the same each time; the power is known to about one percent.
 */
final class SequencePower {

    private static final int RUNS = 2000;

    private static final double STEP = 1.02;

    private static final double OVERSHOOT = 0.5826;

    private static final long SEED = 20261128;

    private final double[] times;

    /** The walk without drift, by run and time. */
    private final double[][] walks;

    private final double[] thresholds;

    /**
     * Creates walks.
     *
     * @param planned units of both arms that the sequence is tuned to half of
     * @param alpha error level
     * @param first units of both arms at the first look
     * @param longest units of both arms at the last look
     */
    SequencePower(double planned, double alpha, double first, double longest) {
        NormalMixture mixture = NormalMixture.tightestAt(planned / 2, alpha);
        int count = (int) Math.ceil(Math.log(longest / first) / Math.log(STEP)) + 1;
        this.times = new double[count];
        this.thresholds = new double[count];
        for (int i = 0; i < count; i++) {
            times[i] = first * Math.pow(longest / first, i / (count - 1.0));
            double step = i == 0 ? 1 : times[i] - times[i - 1];
            // A walk that is looked at rarely overshoots: the bound is moved as far as looks at each unit would see it
            // earlier (Siegmund 1985).
            double moved = OVERSHOOT * (Math.sqrt(Math.max(1, step)) - 1);
            thresholds[i] = mixture.halfWidth(times[i], 1) * times[i] - moved;
        }
        this.walks = new double[RUNS][count];
        SplittableRandom seeds = new SplittableRandom(SEED);
        for (double[] walk : walks) {
            SplittableRandom random = seeds.split();
            double before = 0;
            double sum = 0;
            for (int i = 0; i < count; i++) {
                sum += Math.sqrt(times[i] - before) * random.nextGaussian();
                before = times[i];
                walk[i] = sum;
            }
        }
    }

    /**
     * {@return the units at which each run stops, ascending; infinite where it does not}
     *
     * @param effect difference in standard deviations of a unit
     */
    double[] stops(double effect) {
        double[] stops = new double[RUNS];
        for (int run = 0; run < RUNS; run++) {
            stops[run] = stop(walks[run], effect / 2);
        }
        Arrays.sort(stops);
        return stops;
    }

    private double stop(double[] walk, double drift) {
        for (int i = 0; i < walk.length; i++) {
            if (Math.abs(walk[i] + drift * times[i]) >= thresholds[i]) {
                return times[i];
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    /** {@return the share of runs that stopped by a time} */
    static double power(double[] stops, double units) {
        return Arrays.stream(stops).filter(stop -> stop <= units).count() / (double) stops.length;
    }

    /** {@return the units by which a share of the runs stopped} */
    static double quantile(double[] stops, double share) {
        return stops[Math.min(stops.length - 1, (int) Math.ceil(share * stops.length) - 1)];
    }

    /** {@return the mean of the units, those that did not stop counted at the longest} */
    double mean(double[] stops) {
        double longest = times[times.length - 1];
        return Arrays.stream(stops)
                .map(stop -> Math.min(stop, longest))
                .average()
                .orElse(longest);
    }
}
