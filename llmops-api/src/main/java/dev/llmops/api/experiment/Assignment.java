package dev.llmops.api.experiment;

import dev.llmops.api.text.UnicodeText;
import java.util.Objects;

/**
 * Which variant a unit got.
 *
 * @param experiment name of the experiment
 * @param variant name of the variant
 * @param unit who or what was assigned, usually a user
 */
public record Assignment(String experiment, String variant, String unit) {

    /** Refuses nulls, and a unit with a lone surrogate. */
    public Assignment {
        Objects.requireNonNull(experiment, "experiment");
        Objects.requireNonNull(variant, "variant");
        UnicodeText.requireWellFormed("unit", unit);
    }
}
