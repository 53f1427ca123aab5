package dev.llmops.api.memory;

import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.message.Message;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message of a session.
 *
 * @param position its position in the session; a later message has a higher one, and no position is used twice
 * @param message the message
 * @param origin the call that it was asked or answered in, or null if it has another origin
 * @param at when it was stored
 */
public record StoredMessage(
        long position, Message message, @Nullable GenerationId origin, Instant at) {

    /** Rejects nulls and a position below 1. */
    public StoredMessage {
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(at, "at");
        if (position < 1) {
            throw new IllegalArgumentException("position must be at least 1, but was " + position);
        }
    }
}
