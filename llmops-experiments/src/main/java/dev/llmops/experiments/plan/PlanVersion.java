package dev.llmops.experiments.plan;

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
        if (number < 1) {
            throw new IllegalArgumentException("number must be at least 1, but was " + number);
        }
    }
}
