package dev.llmops.api.experiment;

import dev.llmops.api.json.JsonValues;
import dev.llmops.api.text.UnicodeText;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A description of the change that makes a new version of an experiment.
 *
 * @param status the new status, which decides whether it assigns its variants from now on
 * @param by who makes the change: a person, or the name of a controller; null for nobody in particular
 * @param message why, or null
 * @param evidence the data that the change rests on, for anyone who reviews it later; values as {@link JsonValues} describes
 * @param leaseUntil until when it assigns its variants unless {@link ExperimentStore#renew} extends the lease, so that no failure
 *     can leave it on; null if it has no lease
 */
public record ExperimentChange(
        ExperimentStatus status,
        @Nullable String by,
        @Nullable String message,
        Map<String, Object> evidence,
        @Nullable Instant leaseUntil) {

    /** Copies the evidence and rejects text with a lone surrogate. */
    public ExperimentChange {
        Objects.requireNonNull(status, "status");
        UnicodeText.requireWellFormedOrNull("by", by);
        UnicodeText.requireWellFormedOrNull("message", message);
        evidence = JsonValues.copyOf("evidence", evidence);
    }

    /**
     * Creates a change without a lease.
     *
     * @param status the new status
     * @param by who makes the change, or null
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
     * @param status the new status
     * @param by who makes the change, or null
     * @param message why, or null
     */
    public static ExperimentChange of(ExperimentStatus status, @Nullable String by, @Nullable String message) {
        return new ExperimentChange(status, by, message, Map.of(), null);
    }
}
