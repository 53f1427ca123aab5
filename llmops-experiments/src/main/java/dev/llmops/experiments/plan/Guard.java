package dev.llmops.experiments.plan;

import java.util.Objects;

/**
 * A metric that must not become worse.
 *
 * @param metric the metric; its smallest effect is not looked at
 * @param margin the harm that is not tolerated, in the metric's unit, above 0
 */
public record Guard(AnalysisMetric metric, double margin) {

    /** Refuses a margin of 0 or below. */
    public Guard {
        Objects.requireNonNull(metric, "metric");
        if (!(margin > 0) || Double.isInfinite(margin)) {
            throw new IllegalArgumentException(
                    "the margin of guard '" + metric.name() + "' must be finite and above 0, but was " + margin);
        }
        if (metric.method() == Method.GROUP_SEQUENTIAL) {
            throw new IllegalArgumentException("guard '" + metric.name()
                    + "' must hold at every look, so its method must be a sequence, but was GROUP_SEQUENTIAL");
        }
    }
}
