package dev.llmops.guardrails.detect;

import dev.llmops.api.text.UnicodeText;

/**
 * A text labelled by a person.
 *
 * @param text the text; half a surrogate pair is read as U+FFFD
 * @param attack whether a detector should find it
 */
public record LabelledText(String text, boolean attack) {

    /** Repairs lone surrogates, and rejects a text with only white space. */
    public LabelledText {
        text = UnicodeText.repair(text);
        if (text.isBlank()) {
            throw new IllegalArgumentException("a labelled text must not be blank, but was '" + text + "'");
        }
    }
}
