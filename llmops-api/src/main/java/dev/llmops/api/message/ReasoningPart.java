package dev.llmops.api.message;

import dev.llmops.api.text.UnicodeText;
import org.jspecify.annotations.Nullable;

/**
 * What a model thought before it answered. It is no part of the answer.
 *
 * @param text well-formed Unicode
 * @param signature what the vendor wants back with it in the next request, or null
 */
public record ReasoningPart(String text, @Nullable String signature) implements Part {

    /** Refuses text with a lone surrogate. */
    public ReasoningPart {
        UnicodeText.requireWellFormed("text", text);
    }
}
