package dev.llmops.eval.stats.rate;

import dev.llmops.eval.internal.stats.Points;
import dev.llmops.eval.stats.Estimate;
import dev.llmops.eval.stats.Interval;

/**
 * A judge's rate, corrected by people's labels.
 *
 * @param value the corrected rate, clipped to 0 to 1
 * @param standardError its standard error, at least 0
 * @param interval 95 %, by the normal approximation, clipped to 0 to 1
 */
public record CorrectedRate(double value, double standardError, Interval interval) {

    static CorrectedRate of(double value, double standardError) {
        double half = Points.normal(1 - Estimate.ALPHA / 2) * standardError;
        return new CorrectedRate(unit(value), standardError, new Interval(unit(value - half), unit(value + half)));
    }

    private static double unit(double value) {
        return Math.max(0, Math.min(1, value));
    }
}
