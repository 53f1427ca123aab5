package dev.llmops.api.memory;

import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.text.UnicodeText;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A fact about a user that is worth remembering beyond one session.
 *
 * @param id id that is unique among the facts of its user, not blank
 * @param tenant the organisation, or null
 * @param user the user that it is about, not blank
 * @param text the fact
 * @param source its source in the application's terms, such as a session and a position; null if unknown
 * @param origin the call that it comes from, or null
 * @param at when it was learnt
 * @param expiresAt the time from which it no longer counts, or null if it never expires
 * @param embedding its vector, or null if it has none
 */
public record Fact(
        String id,
        @Nullable String tenant,
        String user,
        String text,
        @Nullable String source,
        @Nullable GenerationId origin,
        Instant at,
        @Nullable Instant expiresAt,
        @Nullable Embedding embedding) {

    /**
     * A vector as text, which any store can hold.
     *
     * @param model the model that computed it, as {@code provider/name}; vectors of different models cannot be compared
     * @param base64 its components as 32-bit IEEE 754 floats, little-endian, in Base64
     */
    public record Embedding(String model, String base64) {

        /** Rejects nulls. */
        public Embedding {
            Objects.requireNonNull(model, "model");
            Objects.requireNonNull(base64, "base64");
        }
    }

    /** Rejects blank names, a blank text, text with a lone surrogate, and an expiry that is not after the time when it was learnt. */
    public Fact {
        requireText("id", id);
        UnicodeText.requireWellFormedOrNull("tenant", tenant);
        requireText("user", user);
        requireText("text", text);
        UnicodeText.requireWellFormedOrNull("source", source);
        Objects.requireNonNull(at, "at");
        if (expiresAt != null && !expiresAt.isAfter(at)) {
            throw new IllegalArgumentException(
                    "expiresAt must be after the fact was learnt at " + at + ", but was " + expiresAt);
        }
    }

    private static void requireText(String name, String value) {
        UnicodeText.requireWellFormed(name, value);
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " must not be blank, but was '" + value + "'");
        }
    }
}
