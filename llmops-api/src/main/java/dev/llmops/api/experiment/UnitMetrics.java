package dev.llmops.api.experiment;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The data of one unit in one epoch of an experiment: one row of its analysis.
 *
 * @param unit the person or thing that was assigned
 * @param variant name of its variant
 * @param epoch number of the version since which the weights at that time applied
 * @param exposedAt when it first met the variant
 * @param propensity the probability with which it got the variant
 * @param segments values by which results are split
 * @param metrics by name; a metric without a value is absent. The metrics of this class, over the calls that the unit made with
 *     this variant and epoch; {@code thumbs}, {@code rating} and the other kinds of feedback on these calls; {@code score.NAME} of
 *     evaluators; and the application's outcomes since the exposure and before the unit's next one
 * @param before outcomes before the unit's first exposure to the experiment, to adjust for pre-existing differences
 */
public record UnitMetrics(
        String unit,
        String variant,
        int epoch,
        Instant exposedAt,
        double propensity,
        Map<String, String> segments,
        Map<String, MetricSums> metrics,
        Map<String, MetricSums> before) {

    /** Seconds from the call to the end of the answer. */
    public static final String LATENCY = "latency";
    /** Seconds from the call to the first piece of the answer. */
    public static final String FIRST_TOKEN = "first_token";
    /** Tokens that the model read. */
    public static final String INPUT_TOKENS = "input_tokens";
    /** Tokens that the model wrote. */
    public static final String OUTPUT_TOKENS = "output_tokens";
    /** The cost of a call, where known, in the currency of the price list. */
    public static final String COST = "cost";
    /** 1 for each call that failed, 0 for each other call. */
    public static final String ERROR = "error";
    /** 1 for each call that guardrails stopped, 0 for each other call. */
    public static final String BLOCKED = "blocked";
    /** 1 for thumbs up, 0 for thumbs down. */
    public static final String THUMBS = "thumbs";
    /** Ratings, scaled to the range from 0 to 1. */
    public static final String RATING = "rating";
    /** The prefix of the names of evaluators' scores. */
    public static final String SCORE_PREFIX = "score.";

    private static final Set<String> MEASURED = Set.of(
            LATENCY,
            FIRST_TOKEN,
            INPUT_TOKENS,
            OUTPUT_TOKENS,
            COST,
            ERROR,
            BLOCKED,
            THUMBS,
            RATING,
            "label",
            "comment",
            "correction",
            "copy",
            "edit",
            "regenerate",
            "abandon",
            "citation_click",
            "dwell");

    /** Copies the maps. */
    public UnitMetrics {
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(variant, "variant");
        Objects.requireNonNull(exposedAt, "exposedAt");
        segments = Map.copyOf(segments);
        metrics = Map.copyOf(metrics);
        before = Map.copyOf(before);
    }

    /**
     * {@return whether this library measures a metric itself, so that an outcome cannot use its name}
     *
     * @param metric a name
     */
    public static boolean isMeasured(String metric) {
        return MEASURED.contains(metric) || metric.startsWith(SCORE_PREFIX);
    }
}
