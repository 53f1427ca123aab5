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
 * An answer that is kept for reuse, or an error that would recur. The answer is as the model returned it, before output
 * guardrails.
 *
 * @param key {@code sha256:} and 64 hex digits over everything that determines the answer
 * @param origin the origin of the answer, by which it can be removed
 * @param original the generation whose answer it is
 * @param response the complete answer; null if and only if {@code error} is present
 * @param error the error, or null
 * @param seed the seed that the model was asked with, or null
 * @param usage the tokens that the answer used
 * @param cost what it cost
 * @param took how long the model took
 * @param createdAt when it was stored
 * @param expiresAt the time from which it is no longer used
 * @param subject {@link dev.llmops.api.retention.Subject#digest} of the subject that asked first; empty if the call had no known subject, or
 *     null if that was not recorded
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

    /** Rejects an entry with both an answer and an error, or with neither. */
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
     * {@return whether this entry must be removed when a subject is erased: it is theirs, or it is their tenant's and its subject is unknown}
     *
     * @param erased the subject to erase
     */
    public boolean belongsTo(Subject erased) {
        return subject == null ? Objects.equals(erased.tenant(), origin.tenant()) : subject.equals(erased.digest());
    }
}
