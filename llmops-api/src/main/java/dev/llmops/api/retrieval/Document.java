package dev.llmops.api.retrieval;

import dev.llmops.api.json.JsonValues;
import dev.llmops.api.text.UnicodeText;
import java.util.Map;

/**
 * A text in which passages can be found.
 *
 * @param id permanent id of the document, for example its path; a new text under the same id replaces the old one
 * @param text the whole text, to which the ranges of passages refer
 * @param metadata what is known about it; values as {@link JsonValues} describes
 */
public record Document(String id, String text, Map<String, Object> metadata) {

    /** Copies the map and rejects nulls and text with a lone surrogate. */
    public Document {
        UnicodeText.requireWellFormed("id", id);
        UnicodeText.requireWellFormed("text", text);
        metadata = JsonValues.copyOf("metadata", metadata);
    }
}
