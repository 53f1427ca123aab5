package dev.llmops.api.cache;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.generation.ErrorDetail;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.retention.Subject;
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
 * @param subject {@link dev.llmops.api.retention.Subject#digest} of who asked first, empty if that was nobody known, or null if it is not known whether it was
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
        Instant expiresAt,
        @Nullable String subject) {

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

    /**
     * {@return whether it must go when a subject is erased: it is theirs, or it is of their tenant and nobody knows whose}
     *
     * @param erased whose answers go
     */
    public boolean belongsTo(Subject erased) {
        return subject == null ? Objects.equals(erased.tenant(), origin.tenant()) : subject.equals(erased.digest());
    }
}
