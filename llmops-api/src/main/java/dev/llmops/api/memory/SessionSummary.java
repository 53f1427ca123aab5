package dev.llmops.api.memory;

import dev.llmops.api.text.UnicodeText;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A summary of the older messages of a session. A summary may be made from the previous summary and the messages since then: its sources
 * are then only those messages, so that they do not grow with the session, and it covers all messages up to {@link #through()}.
 *
 * @param text the summary
 * @param sources positions of the messages from which it was made, in addition to any previous summary, lowest first, at least one
 * @param at when it was created
 */
public record SessionSummary(String text, List<Long> sources, Instant at) {

    /** Copies the list and rejects a summary of nothing and text with a lone surrogate. */
    public SessionSummary {
        UnicodeText.requireWellFormed("text", text);
        sources = sources.stream().sorted().toList();
        Objects.requireNonNull(at, "at");
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("sources must hold at least one position, but was empty");
        }
    }

    /** {@return the highest position of its messages} */
    public long through() {
        return sources.get(sources.size() - 1);
    }
}
