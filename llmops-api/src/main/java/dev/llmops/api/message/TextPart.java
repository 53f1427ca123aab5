package dev.llmops.api.message;

import dev.llmops.api.text.UnicodeText;

/**
 * Text.
 *
 * @param text well-formed Unicode, may be empty
 */
public record TextPart(String text) implements Part {

    /** Refuses text with a lone surrogate. */
    public TextPart {
        UnicodeText.requireWellFormed("text", text);
    }
}
