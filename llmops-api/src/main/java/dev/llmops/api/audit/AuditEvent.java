package dev.llmops.api.audit;

import dev.llmops.api.json.JsonValues;
import dev.llmops.api.text.UnicodeText;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event to record in the audit log.
 *
 * @param type the kind of event, for example {@code generation}, {@code feedback}, {@code prompt.label}
 * @param actor who caused it, or null if nobody in particular
 * @param subject what it affects: an id or a name
 * @param details further details, without anything that users typed; values as {@link JsonValues} describes
 * @param at when it happened
 */
public record AuditEvent(String type, @Nullable String actor, String subject, Map<String, Object> details, Instant at) {

    /** Copies the details and rejects text with a lone surrogate. */
    public AuditEvent {
        UnicodeText.requireWellFormed("type", type);
        UnicodeText.requireWellFormed("subject", subject);
        UnicodeText.requireWellFormedOrNull("actor", actor);
        Objects.requireNonNull(at, "at");
        details = JsonValues.copyOf("details", details);
    }
}
