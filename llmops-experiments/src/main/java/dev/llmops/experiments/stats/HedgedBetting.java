package dev.llmops.experiments.stats;

import dev.llmops.commons.internal.option.Require;
import org.jspecify.annotations.Nullable;

/**
 * The hedged betting sequence for observations from 0 to 1, the tightest that needs no assumption but the range: bets on and
 * against each mean of a grid, and keeps the means whose capital stayed below {@code 1/alpha} (Waudby-Smith and Ramdas 2024). O(grid) an observation.
 */
public final class HedgedBetting {

    /** Share of the capital that may be lost in a round. */
    private static final double TRUNCATION = 0.5;

    private final PredictablePlugin plugin;

    private final Capital capital;

    private final double threshold;

    /**
     * Creates a sequence without observations.
     *
     * @param alpha error level, which the bets are tuned to
     * @param grid number of tested means from 0 to 1, at least 2
     */
    public HedgedBetting(double alpha, int grid) {
        this(alpha, means(grid));
    }

    private HedgedBetting(double alpha, double[] means) {
        this.plugin = new PredictablePlugin(alpha);
        this.capital = new Capital(means);
        this.threshold = -Math.log(alpha);
    }

    private static double[] means(int grid) {
        Require.atLeast("grid", grid, 2);
        double[] means = new double[grid];
        for (int i = 0; i < grid; i++) {
            means[i] = i / (grid - 1.0);
        }
        return means;
    }

    /**
     * Takes an observation.
     *
     * @param x from 0 to 1
     */
    public void add(double x) {
        Require.share("x", x);
        capital.bet(x, plugin.bet());
        plugin.add(x);
    }

    /** {@return the smallest and the largest mean of the grid that was never rejected, or null if none is left} */
    public double @Nullable [] bounds() {
        int first = -1;
        int last = -1;
        for (int i = 0; i < capital.means.length; i++) {
            if (capital.most[i] < threshold) {
                first = first < 0 ? i : first;
                last = i;
            }
        }
        return first < 0 ? null : new double[] {capital.means[first], capital.means[last]};
    }

    /**
     * {@return the logarithm of the capital against each mean after all observations}
     *
     * @param x observations from 0 to 1, at least one
     * @param means the tested means, from 0 to 1
     * @param alpha error level, which the bets are tuned to
     */
    public static double[] logCapital(double[] x, double[] means, double alpha) {
        Numbers.unit("means", means, 1);
        return after(x, new HedgedBetting(alpha, means)).capital.last;
    }

    /**
     * {@return the ends of the intersection over time, or null if no mean of the grid was left: then an assumption is broken}
     *
     * @param x observations from 0 to 1, at least one
     * @param alpha error level
     * @param grid number of means from 0 to 1, at least 2
     */
    public static double @Nullable [] bounds(double[] x, double alpha, int grid) {
        return after(x, new HedgedBetting(alpha, grid)).bounds();
    }

    private static HedgedBetting after(double[] x, HedgedBetting sequence) {
        Numbers.unit("x", x, 1);
        for (double value : x) {
            sequence.add(value);
        }
        return sequence;
    }

    private static final class Capital {
        private final double[] means;
        private final double[] above;
        private final double[] below;
        private final double[] last;
        private final double[] most;

        Capital(double[] means) {
            this.means = means;
            this.above = new double[means.length];
            this.below = new double[means.length];
            this.last = new double[means.length];
            this.most = new double[means.length];
        }

        void bet(double x, double bet) {
            for (int i = 0; i < means.length; i++) {
                double mean = means[i];
                above[i] += Math.log1p(Math.min(bet, TRUNCATION / mean) * (x - mean));
                below[i] += Math.log1p(-Math.min(bet, TRUNCATION / (1 - mean)) * (x - mean));
                last[i] = Math.log(0.5) + Math.max(above[i], below[i]);
                most[i] = Math.max(most[i], last[i]);
            }
        }
    }
}
