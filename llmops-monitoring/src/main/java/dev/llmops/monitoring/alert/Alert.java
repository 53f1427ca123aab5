package dev.llmops.monitoring.alert;

import dev.llmops.commons.internal.option.Require;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A condition that someone should know about. It contains names and figures, but no text of a call.
 *
 * @param name its unique name, for example {@code drift:topics}
 * @param severity how soon someone should look
 * @param summary the condition, in one sentence
 * @param labels the subject, for routing: names and values
 * @param startsAt when it began
 * @param endsAt when it ended, or null if it has not
 */
public record Alert(
        String name,
        Severity severity,
        String summary,
        Map<String, String> labels,
        Instant startsAt,
        @Nullable Instant endsAt) {

    /** Copies the map and refuses a blank name. */
    public Alert {
        Require.text("name", name);
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(summary, "summary");
        Objects.requireNonNull(startsAt, "startsAt");
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    }

    /** How soon someone should look. */
    public enum Severity {
        /** Now: it wakes someone. */
        PAGE,
        /** On the next working day. */
        TICKET
    }

    /** {@return whether it is still active} */
    public boolean firing() {
        return endsAt == null;
    }

    Alert resolvedAt(Instant end) {
        return new Alert(name, severity, summary, labels, startsAt, end);
    }
}
