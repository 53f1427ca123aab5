package dev.llmops.eval.synthesis;

import dev.llmops.api.text.UnicodeText;

/**
 * A text that questions are made from.
 *
 * @param id names it
 * @param text the text, not blank
 */
public record SourcePassage(String id, String text) {

    /** Refuses what is blank. */
    public SourcePassage {
        if (id.isBlank() || text.isBlank()) {
            throw new IllegalArgumentException("a passage must have an id and a text, but '" + id + "' had not");
        }
        UnicodeText.requireWellFormed("text", text);
    }
}
