package dev.llmops.eval.synthesis;

import dev.llmops.api.text.UnicodeText;

/**
 * A text that questions are generated from.
 *
 * @param id its id
 * @param text the text, not blank
 */
public record SourcePassage(String id, String text) {

    /** Rejects blank values. */
    public SourcePassage {
        if (id.isBlank() || text.isBlank()) {
            throw new IllegalArgumentException("a passage must have an id and a text, but '" + id + "' had not");
        }
        UnicodeText.requireWellFormed("text", text);
    }
}
