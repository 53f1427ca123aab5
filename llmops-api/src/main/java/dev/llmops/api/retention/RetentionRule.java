package dev.llmops.api.retention;

import dev.llmops.api.generation.GenerationFilter;
import java.time.Instant;
import java.util.Objects;

/**
 * Selects the generations to remove.
 *
 * @param before only those that began before this time
 * @param filter only those that also match this filter, for example those of a tenant or with a tag
 * @param most maximum number of generations to remove in one run, at least 1; the next run continues
 */
public record RetentionRule(Instant before, GenerationFilter filter, int most) {

    /** The default maximum number of generations that one run removes. */
    public static final int DEFAULT_MOST = 100_000;

    /** Rejects a number below 1. */
    public RetentionRule {
        Objects.requireNonNull(before, "before");
        Objects.requireNonNull(filter, "filter");
        if (most < 1) {
            throw new IllegalArgumentException("most must be at least 1, but was " + most);
        }
    }
}
