package dev.llmops.api.generation;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One try of one model. A call has several when it was retried, failed over, or asked again by a guardrail.
 *
 * @param route the name under which the application added the model, by which prompts, experiments, calls and fallbacks ask
 *     for it: two routes can lead to models of the same name. Null in records from before routes were recorded
 * @param model the model
 * @param startedAt when the attempt began
 * @param took how long it took
 * @param usage the tokens it used, as far as they are known; also a failed attempt can cost
 * @param cost what it cost
 * @param responseDigest {@code sha256:} and 64 hex digits of the message as the model gave it, before output
 *     guardrails; null if it gave none
 * @param error why it failed, or null if it did not
 * @param answered whether the answer that the caller got comes from this try, perhaps changed by guardrails or repaired; at most one of
 *     a call
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

    /** Refuses nulls. */
    public Attempt {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(took, "took");
        Objects.requireNonNull(usage, "usage");
        Objects.requireNonNull(cost, "cost");
    }

    /**
     * {@return the same try as the one whose answer the caller got}
     */
    public Attempt asAnswered() {
        return new Attempt(route, model, startedAt, took, usage, cost, responseDigest, error, true);
    }
}
