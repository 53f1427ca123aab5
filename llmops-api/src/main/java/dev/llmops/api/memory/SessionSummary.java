package dev.llmops.api.memory;

import dev.llmops.api.text.UnicodeText;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What the older messages of a session say, in short. A summary may be made of the one before it and of the messages since: then its sources are the
 * latter, so that they do not grow with the session, and it stands for all messages up to {@link #through()}.
 *
 * @param text the summary
 * @param sources the positions of the messages that it was made of, beside the summary before it, lowest first, at least one
 * @param at when it was made
 */
public record SessionSummary(String text, List<Long> sources, Instant at) {

    /** Copies the list, and refuses a summary of nothing and text with a lone surrogate. */
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
