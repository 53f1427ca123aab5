package dev.llmops.rag;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingSearchResult;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.RelevanceScore;
import dev.langchain4j.store.embedding.filter.Filter;
import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.index.IndexScope;
import dev.llmops.rag.index.IndexView;
import dev.llmops.rag.index.IndexedDocument;
import dev.llmops.rag.index.IndexedPassage;
import dev.llmops.rag.index.PassageIndex;
import dev.llmops.rag.internal.ingest.DocumentIngestor;
import dev.llmops.rag.internal.langchain4j.LangChain4jFilters;
import dev.llmops.rag.internal.search.Embedder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An index as LangChain4j's embedding store: each segment is a document of one passage. */
final class IndexEmbeddingStore implements EmbeddingStore<TextSegment> {

    private final PassageIndex index;
    private final int dimension;

    IndexEmbeddingStore(PassageIndex index, int dimension) {
        this.index = index;
        this.dimension = dimension;
    }

    @Override
    public String add(Embedding embedding) {
        return addAll(List.of(embedding)).get(0);
    }

    @Override
    public void add(String id, Embedding embedding) {
        requireFree(List.of(id));
        put(id, embedding, null);
        index.commit();
    }

    @Override
    public String add(Embedding embedding, TextSegment segment) {
        return addAll(List.of(embedding), List.of(segment)).get(0);
    }

    @Override
    public List<String> addAll(List<Embedding> embeddings) {
        List<String> ids = generateIds(embeddings.size());
        for (int i = 0; i < ids.size(); i++) {
            put(ids.get(i), embeddings.get(i), null);
        }
        index.commit();
        return ids;
    }

    @Override
    public void addAll(List<String> ids, List<Embedding> embeddings, List<TextSegment> segments) {
        if (ids.size() != embeddings.size() || ids.size() != segments.size()) {
            throw new IllegalArgumentException("ids, embeddings and segments must be equally many, but were "
                    + ids.size() + ", " + embeddings.size() + " and " + segments.size());
        }
        requireFree(ids);
        for (int i = 0; i < ids.size(); i++) {
            put(ids.get(i), embeddings.get(i), segments.get(i));
        }
        index.commit();
    }

    private void requireFree(List<String> ids) {
        try (IndexView view = index.view()) {
            DocumentIngestor.requireFree(view, null, ids);
        }
    }

    private void put(String id, Embedding embedding, @Nullable TextSegment segment) {
        if (embedding.dimension() != dimension) {
            throw new IllegalArgumentException("the embedding must have the index's dimension " + dimension
                    + ", but had " + embedding.dimension());
        }
        String text = segment == null ? "" : segment.text();
        Document document = new Document(id, text, segment == null ? Map.of() : SegmentMetadata.stored(segment));
        float[] vector = Embedder.unit(embedding.vector());
        IndexedPassage passage = vector == null
                ? IndexedPassage.withoutVector(CharRange.of(text), text, document.metadata())
                : new IndexedPassage(CharRange.of(text), text, document.metadata(), vector);
        index.put(new IndexedDocument(null, document, "", List.of(passage)));
    }

    // The next two refuse with the words that LangChain4j's compatibility tests want to read.

    @Override
    public void removeAll(Collection<String> ids) {
        if (ids == null || ids.isEmpty()) {
            throw new IllegalArgumentException("ids cannot be null or empty");
        }
        ids.forEach(id -> index.delete(null, id));
        index.commit();
    }

    @Override
    public void removeAll(Filter filter) {
        if (filter == null) {
            throw new IllegalArgumentException("filter cannot be null");
        }
        remove(LangChain4jFilters.from(filter));
    }

    @Override
    public void removeAll() {
        remove(dev.llmops.rag.index.Filter.all());
    }

    private void remove(dev.llmops.rag.index.Filter which) {
        try (IndexView view = index.view()) {
            view.forEach(new IndexScope(null, which), passage -> index.delete(null, passage.sourceId()));
        }
        index.commit();
    }

    @Override
    public EmbeddingSearchResult<TextSegment> search(EmbeddingSearchRequest request) {
        float[] vector = Embedder.unit(request.queryEmbedding().vector());
        if (vector == null) {
            return new EmbeddingSearchResult<>(List.of());
        }
        dev.llmops.rag.index.Filter filter = LangChain4jFilters.from(request.filter());
        try (IndexView view = index.view()) {
            List<EmbeddingMatch<TextSegment>> matches = new ArrayList<>();
            for (Passage passage :
                    view.passages(view.dense(vector, new IndexScope(null, filter), request.maxResults()))) {
                Double cosine = passage.score();
                double score = Math.min(1, RelevanceScore.fromCosineSimilarity(cosine == null ? 0 : cosine));
                if (score >= request.minScore()) {
                    matches.add(match(view, passage, score));
                }
            }
            return new EmbeddingSearchResult<>(matches);
        }
    }

    private static EmbeddingMatch<TextSegment> match(IndexView view, Passage passage, double score) {
        String text = passage.text();
        float[] vector = view.vectors(null, passage.sourceId(), List.of(text)).get(text);
        return new EmbeddingMatch<>(
                score,
                passage.sourceId(),
                vector == null ? null : Embedding.from(vector),
                text.isEmpty() ? null : TextSegment.from(text, SegmentMetadata.of(passage)));
    }
}
