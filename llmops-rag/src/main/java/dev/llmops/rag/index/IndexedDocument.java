package dev.llmops.rag.index;

import dev.llmops.api.retrieval.Document;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A document with its passages, ready to be written.
 *
 * @param tenant its tenant, or null
 * @param digest over everything that its passages were made from, and whose it is if a source brings it: it goes when its file
 *     goes; empty if it is of no source
 */
public record IndexedDocument(
        @Nullable String tenant, Document document, String digest, List<IndexedPassage> passages) {

    /** Copies the list and refuses nulls. */
    public IndexedDocument {
        Objects.requireNonNull(document, "document");
        Objects.requireNonNull(digest, "digest");
        passages = List.copyOf(passages);
    }
}
