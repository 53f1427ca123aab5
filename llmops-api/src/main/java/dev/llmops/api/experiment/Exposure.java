package dev.llmops.api.experiment;

import dev.llmops.api.text.UnicodeText;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record of the first time that a unit met a variant in an epoch.
 *
 * @param experiment name of the experiment
 * @param epoch number of the version since which the weights at that time applied
 * @param variant name of the variant
 * @param unit the person or thing that was assigned, usually a user
 * @param at when the call began
 * @param generation id of the call's record, or null if there was none
 * @param propensity the probability with which the unit got the variant, above 0 and at most 1
 * @param segments values by which results are split later, such as {@code tenant} and the caller's tags
 */
public record Exposure(
        String experiment,
        int epoch,
        String variant,
        String unit,
        Instant at,
        @Nullable String generation,
        double propensity,
        Map<String, String> segments) {

    /** Copies the segments; rejects an invalid propensity, and text with a lone surrogate. */
    public Exposure {
        UnicodeText.requireWellFormed("experiment", experiment);
        UnicodeText.requireWellFormed("variant", variant);
        Objects.requireNonNull(at, "at");
        UnicodeText.requireWellFormed("unit", unit);
        UnicodeText.requireWellFormedOrNull("generation", generation);
        segments = Map.copyOf(segments);
        segments.forEach((name, value) -> {
            UnicodeText.requireWellFormed("the name of a segment", name);
            UnicodeText.requireWellFormed("segments." + name, value);
        });
        if (!(propensity > 0 && propensity <= 1)) {
            throw new IllegalArgumentException("propensity must be above 0 and at most 1, but was " + propensity);
        }
    }
}
