package dev.llmops.api.retention;

import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.text.UnicodeText;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A legal hold: while it is in force, the records that it covers are neither erased nor removed by retention.
 *
 * @param id its unique id
 * @param filter the generations that it covers: those of a user, of a tenant, or any others; records that belong to them are covered too
 * @param reason why, for example a case number
 * @param by who ordered it, or null
 * @param at when it begins
 * @param until when it ends automatically, or null if it is in force until it is released
 */
public record Hold(
        String id,
        GenerationFilter filter,
        String reason,
        @Nullable String by,
        Instant at,
        @Nullable Instant until) {

    private static final int MAX_LENGTH = 80;

    /** Rejects an id that is blank or longer than 80 characters, text with a lone surrogate, and an end that is not after the beginning. */
    public Hold {
        UnicodeText.requireWellFormed("id", id);
        if (id.isBlank() || id.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "id must not be blank and have at most " + MAX_LENGTH + " characters, but was '" + id + "'");
        }
        Objects.requireNonNull(filter, "filter");
        UnicodeText.requireWellFormed("reason", reason);
        UnicodeText.requireWellFormedOrNull("by", by);
        Objects.requireNonNull(at, "at");
        if (until != null && !until.isAfter(at)) {
            throw new IllegalArgumentException("until must be after " + at + ", but was " + until);
        }
    }

    /**
     * Creates a hold that is in force until it is released.
     *
     * @param id its unique id
     * @param filter the generations that it covers
     * @param reason why
     * @param by who ordered it, or null
     * @param at when it begins
     */
    public Hold(String id, GenerationFilter filter, String reason, @Nullable String by, Instant at) {
        this(id, filter, reason, by, at, null);
    }

    /**
     * {@return whether it is in force}
     *
     * @param now the current time
     */
    public boolean stands(Instant now) {
        return until == null || until.isAfter(now);
    }
}
