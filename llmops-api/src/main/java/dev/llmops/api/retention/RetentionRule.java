package dev.llmops.api.retention;

import dev.llmops.api.generation.GenerationFilter;
import java.time.Instant;
import java.util.Objects;

/**
 * Which generations are kept no longer.
 *
 * @param before those that began before this time
 * @param filter only those that also fit this, for example those of a tenant or with a tag
 * @param most most generations to remove in one run, at least 1; the next run goes on
 */
public record RetentionRule(Instant before, GenerationFilter filter, int most) {

    /** As many as one run removes unless it is told otherwise. */
    public static final int DEFAULT_MOST = 100_000;

    /** Refuses a number below 1. */
    public RetentionRule {
        Objects.requireNonNull(before, "before");
        Objects.requireNonNull(filter, "filter");
        if (most < 1) {
            throw new IllegalArgumentException("most must be at least 1, but was " + most);
        }
    }
}
