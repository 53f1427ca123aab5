package dev.llmops.eval.sequential;

import dev.llmops.experiments.stats.HedgedBetting;
import java.util.Locale;

/** A confidence sequence for the mean of values from a low end to 1: an interval that holds after each value at once. */
final class ScoreSequence {

    /** Odd, so that 0 is one of the tested means of differences. */
    private static final int GRID = 501;

    private final double least;
    private final double alpha;
    private final HedgedBetting bets;
    private int n;
    private double low;
    private double high = 1;

    /** Values lie between {@code least} and 1. */
    ScoreSequence(double least, double alpha) {
        this.least = least;
        this.alpha = alpha;
        this.low = least;
        this.bets = new HedgedBetting(alpha, GRID);
    }

    void add(double value) {
        n++;
        bets.add((value - least) / (1 - least));
        double[] ends = bets.bounds();
        if (ends != null) {
            // The true end lies between the last mean that was kept and the next one of the grid.
            double step = 1.0 / (GRID - 1);
            low = Math.max(low, scaled(Math.max(0, ends[0] - step)));
            high = Math.min(high, scaled(Math.min(1, ends[1] + step)));
        }
    }

    private double scaled(double share) {
        return least + share * (1 - least);
    }

    double low() {
        return low;
    }

    double high() {
        return high;
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "%.3f to %.3f after %d rows (%.0f %%, valid whenever one looks)",
                low,
                high,
                n,
                100 * (1 - alpha));
    }
}
