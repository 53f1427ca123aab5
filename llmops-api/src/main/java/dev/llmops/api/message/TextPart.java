package dev.llmops.api.message;

import dev.llmops.api.text.UnicodeText;

/**
 * A piece of text.
 *
 * @param text well-formed Unicode; may be empty
 */
public record TextPart(String text) implements Part {

    /** Rejects text with a lone surrogate. */
    public TextPart {
        UnicodeText.requireWellFormed("text", text);
    }
}
