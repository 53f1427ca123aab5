package dev.llmops.api.message;

import dev.llmops.api.text.UnicodeText;
import org.jspecify.annotations.Nullable;

/**
 * The reasoning of a model before its answer. It is not part of the answer.
 *
 * @param text well-formed Unicode
 * @param signature the signature that the vendor expects back with it in the next request, or null
 */
public record ReasoningPart(String text, @Nullable String signature) implements Part {

    /** Rejects text with a lone surrogate. */
    public ReasoningPart {
        UnicodeText.requireWellFormed("text", text);
    }
}
