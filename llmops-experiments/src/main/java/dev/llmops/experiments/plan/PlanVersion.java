package dev.llmops.experiments.plan;

import dev.llmops.commons.internal.option.Require;
import java.time.Instant;
import java.util.Objects;

/**
 * A plan as it was fixed.
 *
 * @param plan the plan
 * @param number from 1; each change is another number
 * @param since when it was fixed: units that were exposed before do not count, for their data may have been seen
 */
public record PlanVersion(AnalysisPlan plan, int number, Instant since) {

    /** Refuses nulls and a number below 1. */
    public PlanVersion {
        Objects.requireNonNull(plan, "plan");
        Objects.requireNonNull(since, "since");
        Require.atLeast("number", number, 1);
    }
}
