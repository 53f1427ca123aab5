package dev.llmops.monitoring.backend;

import dev.llmops.api.generation.TraceContext;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody thinks of a call, before it has the form of a backend.
 *
 * @param trace the call's span
 * @param name what was scored, as {@code groundedness} or {@code thumbs}
 * @param source who scored
 * @param value a {@link Boolean}, a {@link Double} or, for a label, a {@link String}; null if there are just words
 * @param comment words that came with it, or null
 * @param expected the answer as it should have been, or null
 * @param id names it: the same score sent twice has the same id
 * @param at when
 */
record TraceScore(
        TraceContext trace,
        String name,
        Source source,
        @Nullable Object value,
        @Nullable String comment,
        @Nullable String expected,
        String id,
        Instant at) {

    /** Who scored. */
    enum Source {
        HUMAN,
        LLM,
        CODE
    }

    /** {@return the value as a number, true being 1; null for a label and for mere words} */
    @Nullable
    Double number() {
        if (value instanceof Boolean yes) {
            return yes ? 1.0 : 0.0;
        }
        return value instanceof Double number ? number : null;
    }
}
