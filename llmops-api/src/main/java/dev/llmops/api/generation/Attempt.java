package dev.llmops.api.generation;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to call one model. A call has several attempts if it was retried, failed over, or re-asked by a guardrail.
 *
 * @param route the name under which the application added the model, and by which prompts, experiments, calls and fallbacks refer to
 *     it; two routes can lead to models with the same name. Null in records made before routes were recorded
 * @param model the model
 * @param startedAt when the attempt began
 * @param took how long it took
 * @param usage the tokens it used, as far as known; a failed attempt can also cost something
 * @param cost what it cost
 * @param responseDigest {@code sha256:} and 64 hex digits of the message as the model returned it, before output
 *     guardrails; null if it returned none
 * @param error why it failed, or null if it did not
 * @param answered whether the answer that the caller got comes from this attempt, possibly changed by guardrails or repaired; true for at
 *     most one attempt of a call
 */
public record Attempt(
        @Nullable String route,
        ModelIdentity model,
        Instant startedAt,
        Duration took,
        TokenUsage usage,
        Cost cost,
        @Nullable String responseDigest,
        @Nullable ErrorDetail error,
        boolean answered) {

    /** Rejects nulls. */
    public Attempt {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(took, "took");
        Objects.requireNonNull(usage, "usage");
        Objects.requireNonNull(cost, "cost");
    }

    /**
     * {@return this attempt, marked as the one whose answer the caller got}
     */
    public Attempt asAnswered() {
        return new Attempt(route, model, startedAt, took, usage, cost, responseDigest, error, true);
    }
}
