package dev.llmops.api.cache;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.generation.ErrorDetail;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is kept to be given again, or a fault that repeats itself. It is the answer as the model gave it, before output
 * guardrails.
 *
 * @param key {@code sha256:} and 64 hex digits over all that decides the answer
 * @param origin what the answer came from, by which it can be taken out
 * @param original the generation whose answer it is
 * @param response the complete answer; null if and only if {@code error} is there
 * @param error the fault, or null
 * @param seed the seed that the model was asked with, or null
 * @param usage the tokens that the answer took
 * @param cost what it cost
 * @param took how long the model took
 * @param createdAt when it was kept
 * @param expiresAt from when on it is no longer given
 */
public record CachedResponse(
        String key,
        CacheOrigin origin,
        GenerationId original,
        @Nullable ModelResponse response,
        @Nullable ErrorDetail error,
        @Nullable Long seed,
        TokenUsage usage,
        Cost cost,
        Duration took,
        Instant createdAt,
        Instant expiresAt) {

    /** Refuses an entry with both answer and fault, or with neither. */
    public CachedResponse {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(original, "original");
        Objects.requireNonNull(usage, "usage");
        Objects.requireNonNull(cost, "cost");
        Objects.requireNonNull(took, "took");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(expiresAt, "expiresAt");
        if ((response == null) == (error == null)) {
            throw new IllegalArgumentException("a cached response has an answer or a fault, and not both, but entry '"
                    + key + "' had " + (response == null ? "neither" : "both"));
        }
    }
}
