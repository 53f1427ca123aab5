package dev.llmops.cli;

import dev.llmops.api.retrieval.Citation;
import java.util.Locale;

/** What an answer cites: where it stands, and whether it supports the claim. */
record Cited(int number, String source, int start, int end, String support) {

    static Cited of(Citation citation) {
        return new Cited(
                citation.number(),
                citation.passage().sourceId(),
                citation.passage().range().start(),
                citation.passage().range().end(),
                citation.support().name().toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return "[" + number + "] " + source + ", characters " + start + " to " + end + ": " + support;
    }
}
