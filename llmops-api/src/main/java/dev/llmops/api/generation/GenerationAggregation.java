package dev.llmops.api.generation;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What to sum up over generations.
 *
 * @param filter which generations
 * @param by what they are grouped by, or null for all in one group
 * @param measures what is summed up; if there is none, generations are only counted
 * @param percentiles which percentiles of each measure, each above 0 and at most 100, with at most two decimals
 * @param limit most groups wanted, at least 1: the largest, or of days the latest
 */
public record GenerationAggregation(
        GenerationFilter filter,
        @Nullable By by,
        List<GenerationMeasure> measures,
        List<Double> percentiles,
        int limit) {

    /** As many groups as fit on a screen, and some. */
    public static final int DEFAULT_LIMIT = 100;

    private static final double HUNDREDTHS = 100;

    /** Copies the lists; refuses percentiles that are none, and a limit below 1. */
    public GenerationAggregation {
        Objects.requireNonNull(filter, "filter");
        measures = List.copyOf(measures);
        percentiles = List.copyOf(percentiles);
        for (double percentile : percentiles) {
            double hundredths = percentile * HUNDREDTHS;
            if (!(percentile > 0 && percentile <= 100) || Math.abs(hundredths - Math.rint(hundredths)) > 1e-6) {
                throw new IllegalArgumentException(
                        "a percentile must be above 0 and at most 100, with at most two decimals, but was "
                                + percentile);
            }
        }
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, but was " + limit);
        }
    }

    /** What generations are grouped by. A generation without it is in the group without a key. */
    public enum By {
        /** The user. */
        USER,
        /** The session. */
        SESSION,
        /** The tenant. */
        TENANT,
        /** The model that was asked. */
        MODEL,
        /** The prompt. */
        PROMPT,
        /** The prompt and its version: {@code support-answer@3}. */
        PROMPT_VERSION,
        /** The experiment and its variant: {@code shorter-answers/b}. What has variants of several experiments counts in each. */
        VARIANT,
        /** How it ended. */
        STATUS,
        /** The day in UTC when it began: {@code 2026-03-01}. */
        DAY
    }

    /**
     * {@return an aggregation over all in one group}
     *
     * @param filter which generations
     * @param measures what is summed up
     */
    public static GenerationAggregation over(GenerationFilter filter, GenerationMeasure... measures) {
        return new GenerationAggregation(filter, null, List.of(measures), List.of(), DEFAULT_LIMIT);
    }

    /**
     * {@return the same aggregation in groups}
     *
     * @param group what to group by
     */
    public GenerationAggregation by(By group) {
        return new GenerationAggregation(filter, group, measures, percentiles, limit);
    }

    /**
     * {@return the same aggregation with percentiles}
     *
     * @param wanted which
     */
    public GenerationAggregation percentiles(Double... wanted) {
        return new GenerationAggregation(filter, by, measures, List.of(wanted), limit);
    }
}
