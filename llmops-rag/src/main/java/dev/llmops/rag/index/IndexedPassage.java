package dev.llmops.rag.index;

import dev.llmops.api.json.JsonValues;
import dev.llmops.api.text.CharRange;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A passage of a document on its way into an index.
 *
 * @param range its range in the document's text
 * @param indexed the text for lexical search: the passage, and its context, such as the headings above it
 * @param metadata the document's and its own; filters see all of it, so names have at most {@value #MAX_NAME_LENGTH}
 *     characters and texts at most {@value #MAX_TEXT_LENGTH}, in every index
 * @param vector of unit length, or null
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record IndexedPassage(CharRange range, String indexed, Map<String, Object> metadata, float @Nullable [] vector) {

    /** The maximum length of a metadata name, in characters (UTF-16 code units). */
    public static final int MAX_NAME_LENGTH = 500;

    /** The maximum length of a metadata text, in characters (UTF-16 code units); texts within lists and objects may be longer. */
    public static final int MAX_TEXT_LENGTH = 8_000;

    /**
     * Copies the map and rejects nulls.
     *
     * @throws UnstorableException if a name or text of the metadata is too long
     */
    public IndexedPassage {
        Objects.requireNonNull(range, "range");
        Objects.requireNonNull(indexed, "indexed");
        metadata = JsonValues.copyOf("metadata", metadata);
        metadata.forEach(IndexedPassage::requireShort);
    }

    private static void requireShort(String name, Object value) {
        if (name.length() > MAX_NAME_LENGTH) {
            throw new UnstorableException("a name of metadata must have at most " + MAX_NAME_LENGTH
                    + " characters, but one has " + name.length() + "; put what is long into the text");
        }
        if (value instanceof String text && text.length() > MAX_TEXT_LENGTH) {
            throw new UnstorableException("a text of metadata must have at most " + MAX_TEXT_LENGTH
                    + " characters, but '" + name + "' has " + text.length() + "; put what is long into the text");
        }
    }

    /**
     * {@return a passage that only words can find}
     *
     * @param range its range in the document's text
     * @param indexed the text for lexical search
     * @param metadata the document's and its own
     */
    public static IndexedPassage withoutVector(CharRange range, String indexed, Map<String, Object> metadata) {
        return new IndexedPassage(range, indexed, metadata, null);
    }
}
