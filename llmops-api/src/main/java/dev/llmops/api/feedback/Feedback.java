package dev.llmops.api.feedback;

import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.text.UnicodeText;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Feedback on one answer.
 *
 * @param id its unique id; saving the same id twice keeps the first
 * @param generation the answer
 * @param signal the feedback itself, explicit or implicit
 * @param user the user who gave it, or null
 * @param comment the comment that came with it, or null
 * @param at when it was given
 */
public record Feedback(
        String id,
        GenerationId generation,
        FeedbackSignal signal,
        @Nullable String user,
        @Nullable String comment,
        Instant at) {

    /** Rejects nulls, text with a lone surrogate, and a blank comment where there is nothing but a comment. */
    public Feedback {
        UnicodeText.requireWellFormed("id", id);
        Objects.requireNonNull(generation, "generation");
        Objects.requireNonNull(signal, "signal");
        Objects.requireNonNull(at, "at");
        UnicodeText.requireWellFormedOrNull("user", user);
        UnicodeText.requireWellFormedOrNull("comment", comment);
        if (signal instanceof FeedbackSignal.Comment && (comment == null || comment.isBlank())) {
            throw new IllegalArgumentException("a comment must not be blank");
        }
    }
}
