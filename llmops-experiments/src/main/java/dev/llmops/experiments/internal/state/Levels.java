package dev.llmops.experiments.internal.state;

import dev.llmops.experiments.plan.AnalysisMetric;

/**
 * Error levels of a difference's two bounds.
 *
 * @param sign 1 if more of the metric is better, else -1
 * @param worse level of the bound that proves harm
 * @param better level of the bound that proves harmlessness or a gain
 * @param oneSided whether each bound has its own level; else both share {@code worse}
 */
public record Levels(int sign, double worse, double better, boolean oneSided) {

    /** {@return one level for both sides} */
    public static Levels twoSided(AnalysisMetric metric, double alpha) {
        return new Levels(metric.direction().sign(), alpha, alpha, false);
    }

    /** {@return the levels of a guard: any of them may sound the alarm, but all must be harmless} */
    public static Levels guard(AnalysisMetric metric, double alpha, int statements) {
        return new Levels(metric.direction().sign(), alpha / statements, alpha, true);
    }

    /** {@return the level at which an interval holds on both sides} */
    double both() {
        return Math.min(worse, better);
    }
}
