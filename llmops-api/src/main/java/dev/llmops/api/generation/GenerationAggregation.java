package dev.llmops.api.generation;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which figures to compute over which generations.
 *
 * @param filter the generations to include
 * @param by what they are grouped by, or null for all in one group
 * @param measures the measures to aggregate; if there are none, generations are only counted
 * @param percentiles the percentiles of each measure, each above 0 and at most 100, with at most two decimals
 * @param limit maximum number of groups, at least 1: the largest ones, or for days the latest
 */
public record GenerationAggregation(
        GenerationFilter filter,
        @Nullable By by,
        List<GenerationMeasure> measures,
        List<Double> percentiles,
        int limit) {

    /** The default limit: a little more than fits on a screen. */
    public static final int DEFAULT_LIMIT = 100;

    private static final double HUNDREDTHS = 100;

    /** Copies the lists; rejects invalid percentiles, and a limit below 1. */
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

    /** What generations are grouped by. Generations without this value are in the group without a key. */
    public enum By {
        /** The user. */
        USER,
        /** The session. */
        SESSION,
        /** The tenant. */
        TENANT,
        /** The model that was called. */
        MODEL,
        /** The prompt. */
        PROMPT,
        /** The prompt and its version: {@code support-answer@3}. */
        PROMPT_VERSION,
        /** The experiment and its variant: {@code shorter-answers/b}. A generation with variants of several experiments counts in each. */
        VARIANT,
        /** How the call ended. */
        STATUS,
        /** The day in UTC on which it began: {@code 2026-03-01}. */
        DAY
    }

    /**
     * {@return an aggregation with all generations in one group}
     *
     * @param filter the generations to include
     * @param measures the measures to aggregate
     */
    public static GenerationAggregation over(GenerationFilter filter, GenerationMeasure... measures) {
        return new GenerationAggregation(filter, null, List.of(measures), List.of(), DEFAULT_LIMIT);
    }

    /**
     * {@return the same aggregation with groups}
     *
     * @param group what to group by
     */
    public GenerationAggregation by(By group) {
        return new GenerationAggregation(filter, group, measures, percentiles, limit);
    }

    /**
     * {@return the same aggregation with percentiles}
     *
     * @param wanted the percentiles
     */
    public GenerationAggregation percentiles(Double... wanted) {
        return new GenerationAggregation(filter, by, measures, List.of(wanted), limit);
    }
}
