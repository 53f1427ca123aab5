package dev.llmops.api.experiment;

import dev.llmops.api.json.JsonValues;
import dev.llmops.api.text.UnicodeText;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is said about a new version of an experiment.
 *
 * @param status whether it gives out its variants from now on
 * @param by who changes it: a person, or the name of a controller; null for nobody in particular
 * @param message why, or null
 * @param evidence the data that the change rests on, for whoever wants to follow it later; values as {@link JsonValues} describes
 * @param leaseUntil until when it gives out its variants unless {@link ExperimentStore#renew} says longer, so that nobody's failure
 *     leaves it on; null for as long as it runs
 */
public record ExperimentChange(
        ExperimentStatus status,
        @Nullable String by,
        @Nullable String message,
        Map<String, Object> evidence,
        @Nullable Instant leaseUntil) {

    /** Copies the evidence, and refuses text with a lone surrogate. */
    public ExperimentChange {
        Objects.requireNonNull(status, "status");
        UnicodeText.requireWellFormedOrNull("by", by);
        UnicodeText.requireWellFormedOrNull("message", message);
        evidence = JsonValues.copyOf("evidence", evidence);
    }

    /**
     * A change without a lease.
     *
     * @param status whether it gives out its variants from now on
     * @param by who changes it, or null
     * @param message why, or null
     * @param evidence the data that the change rests on
     */
    public ExperimentChange(
            ExperimentStatus status, @Nullable String by, @Nullable String message, Map<String, Object> evidence) {
        this(status, by, message, evidence, null);
    }

    /**
     * {@return a change without evidence}
     *
     * @param status whether it gives out its variants from now on
     * @param by who changes it, or null
     * @param message why, or null
     */
    public static ExperimentChange of(ExperimentStatus status, @Nullable String by, @Nullable String message) {
        return new ExperimentChange(status, by, message, Map.of(), null);
    }
}
