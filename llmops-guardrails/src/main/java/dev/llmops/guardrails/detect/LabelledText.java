package dev.llmops.guardrails.detect;

import dev.llmops.api.text.UnicodeText;

/**
 * A text of which somebody said what it is.
 *
 * @param text the text; half a surrogate pair is read as U+FFFD
 * @param attack whether it is what a detector should find
 */
public record LabelledText(String text, boolean attack) {

    /** Repairs lone surrogates, and refuses a text of white space only. */
    public LabelledText {
        text = UnicodeText.repair(text);
        if (text.isBlank()) {
            throw new IllegalArgumentException("a labelled text must not be blank, but was '" + text + "'");
        }
    }
}
