package dev.llmops.experiments.stats;

import org.jspecify.annotations.Nullable;

/**
 * The hedged betting sequence for observations from 0 to 1, the tightest that needs no assumption but the range: bets on and
 * against each mean of a grid, and keeps the means whose capital stayed below {@code 1/alpha} (Waudby-Smith and Ramdas 2024). O(grid) an observation.
 */
public final class HedgedBetting {

    /** Share of the capital that may be lost in a round. */
    private static final double TRUNCATION = 0.5;

    private HedgedBetting() {}

    /**
     * {@return the logarithm of the capital against each mean after all observations}
     *
     * @param x observations from 0 to 1, at least one
     * @param means the tested means, from 0 to 1
     * @param alpha error level, which the bets are tuned to
     */
    public static double[] logCapital(double[] x, double[] means, double alpha) {
        return capital(x, means, alpha).last;
    }

    /**
     * {@return the ends of the intersection over time, or null if no mean of the grid was left: then an assumption is broken}
     *
     * @param x observations from 0 to 1, at least one
     * @param alpha error level
     * @param grid number of means from 0 to 1, at least 2
     */
    public static double @Nullable [] bounds(double[] x, double alpha, int grid) {
        Require.atLeast("grid", grid, 2);
        double[] means = new double[grid];
        for (int i = 0; i < grid; i++) {
            means[i] = i / (grid - 1.0);
        }
        double[] most = capital(x, means, alpha).most;
        double threshold = -Math.log(alpha);
        int first = -1;
        int last = -1;
        for (int i = 0; i < grid; i++) {
            if (most[i] < threshold) {
                first = first < 0 ? i : first;
                last = i;
            }
        }
        return first < 0 ? null : new double[] {means[first], means[last]};
    }

    private static Capital capital(double[] x, double[] means, double alpha) {
        Require.unit("x", x, 1);
        Require.unit("means", means, 1);
        PredictablePlugin plugin = new PredictablePlugin(alpha);
        Capital capital = new Capital(means);
        for (double value : x) {
            capital.bet(value, plugin.bet());
            plugin.add(value);
        }
        return capital;
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
