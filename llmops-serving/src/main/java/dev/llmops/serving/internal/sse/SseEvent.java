package dev.llmops.serving.internal.sse;

import java.util.Objects;

/**
 * One server-sent event.
 *
 * @param type the event type; {@code message} if the server gave none
 * @param data its data, several lines joined by a line feed; may be empty
 */
public record SseEvent(String type, String data) {

    /** Refuses nulls. */
    public SseEvent {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(data, "data");
    }
}
