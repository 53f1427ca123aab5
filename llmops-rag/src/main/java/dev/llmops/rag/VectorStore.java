package dev.llmops.rag;

import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.index.Filter;
import dev.llmops.rag.index.IndexScope;
import dev.llmops.rag.index.IndexView;
import dev.llmops.rag.index.IndexedDocument;
import dev.llmops.rag.index.IndexedPassage;
import dev.llmops.rag.index.PassageIndex;
import dev.llmops.rag.internal.ingest.DocumentIngestor;
import dev.llmops.rag.internal.search.Embedder;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A view of an index as a store of texts with vectors that the caller computes with the index's embedding model. Each entry is a document of one
 * passage, so the index's own searches find it too. Adapters to other frameworks' vector stores build on it. Safe for use by
 * several threads.
 */
public final class VectorStore {

    private final RagIndex owner;
    private final PassageIndex index;
    private final int dimension;

    /** @param owner whose lock each write takes: what is checked, written and committed together must not mix with what it writes */
    VectorStore(RagIndex owner, PassageIndex index, int dimension) {
        this.owner = owner;
        this.index = index;
        this.dimension = dimension;
    }

    /**
     * An entry.
     *
     * @param id its id
     * @param vector its vector, of any length but with the index's dimension; all zeros for none
     * @param text its text, empty for none
     * @param metadata as in a {@link Document}
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed on at once, never compared.
    public record Entry(String id, float[] vector, String text, Map<String, Object> metadata) {}

    /**
     * A search result.
     *
     * @param passage the entry as a passage; its score is the cosine
     * @param vector its vector, of unit length; null if it has none
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed on at once, never compared.
    public record Match(Passage passage, float @Nullable [] vector) {}

    /**
     * Adds entries; an entry replaces any with the same id. Nothing is written if one of them is refused.
     *
     * @param entries the entries
     * @throws dev.llmops.rag.index.IdTakenException if a document from a source of the index has the same id
     * @throws IllegalArgumentException if a vector has the wrong dimension
     */
    public void put(List<Entry> entries) {
        List<IndexedDocument> documents = entries.stream().map(this::document).toList();
        synchronized (owner) {
            try (IndexView view = index.view()) {
                DocumentIngestor.requireFree(
                        view, null, entries.stream().map(Entry::id).toList());
            }
            documents.forEach(index::put);
            index.commit();
        }
    }

    private IndexedDocument document(Entry entry) {
        if (entry.vector().length != dimension) {
            throw new IllegalArgumentException("the embedding must have the index's dimension " + dimension
                    + ", but had " + entry.vector().length);
        }
        Document document = new Document(entry.id(), entry.text(), entry.metadata());
        CharRange all = CharRange.of(entry.text());
        float[] vector = Embedder.unit(entry.vector());
        IndexedPassage passage = vector == null
                ? IndexedPassage.withoutVector(all, entry.text(), document.metadata())
                : new IndexedPassage(all, entry.text(), document.metadata(), vector);
        return new IndexedDocument(null, document, "", List.of(passage));
    }

    /**
     * Removes entries.
     *
     * @param ids their ids; unknown ids are ignored
     */
    public void remove(Collection<String> ids) {
        owner.remove(null, List.copyOf(ids));
    }

    /**
     * Removes all documents of the index that match a filter.
     *
     * @param which the filter
     */
    public void remove(Filter which) {
        synchronized (owner) {
            try (IndexView view = index.view()) {
                view.forEach(new IndexScope(null, which), passage -> index.delete(null, passage.sourceId()));
            }
            index.commit();
        }
    }

    /**
     * {@return the nearest entries, best first}
     *
     * @param vector the vector to search near; all zeros match nothing
     * @param filter what an entry must match; the search visits the nearest entries first and continues until enough match
     * @param limit maximum number of entries
     */
    public List<Match> search(float[] vector, Filter filter, int limit) {
        float[] unit = Embedder.unit(vector);
        if (unit == null) {
            return List.of();
        }
        try (IndexView view = index.view()) {
            return view.passages(view.dense(unit, new IndexScope(null, filter), limit)).stream()
                    .map(passage -> match(view, passage))
                    .toList();
        }
    }

    private static Match match(IndexView view, Passage passage) {
        String text = passage.text();
        return new Match(
                passage, view.vectors(null, passage.sourceId(), List.of(text)).get(text));
    }
}
