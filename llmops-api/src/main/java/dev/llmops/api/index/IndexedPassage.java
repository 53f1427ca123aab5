package dev.llmops.api.index;

import dev.llmops.api.json.JsonValues;
import dev.llmops.api.text.CharRange;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A passage of a document on its way into an index.
 *
 * @param range where in the document's text it stands
 * @param indexed what is searched by words: the passage, and what puts it in context, as the headings above it
 * @param metadata the document's, and its own
 * @param vector of unit length, or null
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record IndexedPassage(CharRange range, String indexed, Map<String, Object> metadata, float @Nullable [] vector) {

    /** Copies the map and refuses nulls. */
    public IndexedPassage {
        Objects.requireNonNull(range, "range");
        Objects.requireNonNull(indexed, "indexed");
        metadata = JsonValues.copyOf("metadata", metadata);
    }

    /**
     * {@return a passage that only words can find}
     *
     * @param range where in the document's text it stands
     * @param indexed what is searched by words
     * @param metadata the document's, and its own
     */
    public static IndexedPassage withoutVector(CharRange range, String indexed, Map<String, Object> metadata) {
        return new IndexedPassage(range, indexed, metadata, null);
    }
}
