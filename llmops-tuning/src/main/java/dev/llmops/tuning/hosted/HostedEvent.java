package dev.llmops.tuning.hosted;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * An event of a job at a service.
 *
 * @param at its time
 * @param level {@code info}, {@code warn} or {@code error}
 * @param message its text
 */
public record HostedEvent(Instant at, String level, String message) {

    static HostedEvent of(JsonNode event) {
        return new HostedEvent(
                Instant.ofEpochSecond(event.path("created_at").asLong()),
                event.path("level").asText(),
                event.path("message").asText());
    }
}
