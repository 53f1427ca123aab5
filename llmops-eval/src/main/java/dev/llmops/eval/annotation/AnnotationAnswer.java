package dev.llmops.eval.annotation;

import dev.llmops.api.text.UnicodeText;
import dev.llmops.commons.internal.option.Require;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An annotator's answer for one item.
 *
 * @param by the annotator
 * @param ratings a rating for each criterion, by its name
 * @param correction the answer as it should have been, or null
 * @param comment a comment for the adjudicator, or null
 * @param at when it was given
 */
public record AnnotationAnswer(
        String by,
        Map<String, String> ratings,
        @Nullable String correction,
        @Nullable String comment,
        Instant at) {

    /** Copies the map; refuses a blank name, and texts with a lone surrogate. */
    public AnnotationAnswer {
        requireName(by);
        ratings = Map.copyOf(ratings);
        UnicodeText.requireWellFormedOrNull("correction", correction);
        UnicodeText.requireWellFormedOrNull("comment", comment);
        Objects.requireNonNull(at, "at");
    }

    static void requireName(String name) {
        UnicodeText.requireWellFormed("name", name);
        Require.text("the name of an annotator", name);
    }
}
