package dev.llmops.monitoring.alert;

import dev.llmops.commons.internal.option.Require;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody should know. It holds names and figures, and no text of a call.
 *
 * @param name names it among all that can fire, for example {@code drift:topics}
 * @param severity how soon somebody should look
 * @param summary what is the matter, in one sentence
 * @param labels what it is about, for routing: names and values
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

    /** How soon somebody should look. */
    public enum Severity {
        /** Now: it wakes somebody. */
        PAGE,
        /** On the next working day. */
        TICKET
    }

    /** {@return whether it goes on} */
    public boolean firing() {
        return endsAt == null;
    }

    Alert resolvedAt(Instant end) {
        return new Alert(name, severity, summary, labels, startsAt, end);
    }
}
