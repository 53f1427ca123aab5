package dev.llmops.cli.answer;

import dev.llmops.api.retrieval.Citation;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an answer cites: where it stands, and whether it supports the claim; nowhere if there is no such passage. */
public record Cited(
        int number,
        @Nullable String source,
        @Nullable Integer start,
        @Nullable Integer end,
        String support,
        @Nullable Double score,
        @Nullable String method,
        @Nullable CharRange evidence) {

    public static Cited of(Citation citation) {
        Passage passage = citation.passage();
        String support = citation.support().name().toLowerCase(Locale.ROOT);
        return passage == null
                ? new Cited(citation.number(), null, null, null, support, null, null, null)
                : new Cited(
                        citation.number(),
                        passage.sourceId(),
                        passage.range().start(),
                        passage.range().end(),
                        support,
                        citation.score(),
                        citation.method(),
                        citation.evidence());
    }

    @Override
    public String toString() {
        return source == null
                ? "[" + number + "] no passage has this number: " + support
                : "[" + number + "] " + source + ", characters " + start + " to " + end + ": " + support;
    }
}
