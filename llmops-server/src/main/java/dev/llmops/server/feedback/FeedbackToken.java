package dev.llmops.server.feedback;

import dev.llmops.api.generation.GenerationId;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a browser that brings a token may do: give some signals on one answer, each once, until the token expires. It has no text of the
 * answer, and no name of a user. Immutable.
 *
 * @param id names the token, so that a signal that it gave already is known again
 * @param generation the answer
 * @param signals what may be given, at least one
 * @param expiresAt when it is worth nothing any more, in whole seconds
 * @param tenant the organisation whose data the answer is, or null; the browser can read it
 * @param user who gives the feedback, as a {@linkplain FeedbackTokens#pseudonym pseudonym}, or null
 */
public record FeedbackToken(
        String id,
        GenerationId generation,
        Set<AllowedSignal> signals,
        Instant expiresAt,
        @Nullable String tenant,
        @Nullable String user) {

    /** Copies the signals, and refuses nulls and a token that allows nothing. */
    public FeedbackToken {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(generation, "generation");
        Objects.requireNonNull(expiresAt, "expiresAt");
        signals = Set.copyOf(signals);
        if (signals.isEmpty()) {
            throw new IllegalArgumentException("signals must not be empty; allow at least one");
        }
    }

    /**
     * Checks that a signal may be given.
     *
     * @throws FeedbackTokenException if the token does not allow it
     */
    public void require(AllowedSignal signal) {
        if (!signals.contains(signal)) {
            throw new FeedbackTokenException(
                    FeedbackTokenException.Reason.SIGNAL_NOT_ALLOWED,
                    "the token does not allow '" + signal.wireName() + "'; issue one that does");
        }
    }
}
