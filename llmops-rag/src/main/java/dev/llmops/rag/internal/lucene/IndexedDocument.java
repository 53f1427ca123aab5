package dev.llmops.rag.internal.lucene;

import dev.llmops.api.retrieval.Document;
import dev.llmops.api.text.CharRange;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>A document with its passages, ready to be written.
 *
 * @param tenant whose it is, or null
 * @param document the document
 * @param digest over everything that its passages were made from
 * @param fromFolder whether it goes when its file goes
 * @param passages its passages
 */
public record IndexedDocument(
        @Nullable String tenant, Document document, String digest, boolean fromFolder, List<Entry> passages) {

    /** Copies the list. */
    public IndexedDocument {
        passages = List.copyOf(passages);
    }

    /**
     * This class is internal and is not for public use; it may change at any time.
     *
     * <p>A passage.
     *
     * @param range where it stands
     * @param indexed what is searched: headings and text
     * @param metadata the document's, and its own
     * @param vector of unit length, or null
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Entry(CharRange range, String indexed, Map<String, Object> metadata, float @Nullable [] vector) {}
}
