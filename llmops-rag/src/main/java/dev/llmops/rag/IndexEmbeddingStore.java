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
import dev.llmops.rag.internal.lucene.IndexedDocument;
import dev.llmops.rag.internal.lucene.LuceneIndex;
import dev.llmops.rag.internal.lucene.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An index as LangChain4j's embedding store: each segment is a document of one passage. */
final class IndexEmbeddingStore implements EmbeddingStore<TextSegment> {

    private static final int FACTOR = 4;

    private final LuceneIndex index;
    private final int dimension;

    IndexEmbeddingStore(LuceneIndex index, int dimension) {
        this.index = index;
        this.dimension = dimension;
    }

    @Override
    public String add(Embedding embedding) {
        return addAll(List.of(embedding)).get(0);
    }

    @Override
    public void add(String id, Embedding embedding) {
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
        for (int i = 0; i < ids.size(); i++) {
            put(ids.get(i), embeddings.get(i), segments.get(i));
        }
        index.commit();
    }

    private void put(String id, Embedding embedding, @Nullable TextSegment segment) {
        if (embedding.dimension() != dimension) {
            throw new IllegalArgumentException("the embedding must have the index's dimension " + dimension
                    + ", but had " + embedding.dimension());
        }
        String text = segment == null ? "" : segment.text();
        Document document = new Document(id, text, segment == null ? Map.of() : SegmentMetadata.stored(segment));
        IndexedDocument.Entry passage = new IndexedDocument.Entry(
                CharRange.of(text), text, document.metadata(), Embedder.unit(embedding.vector()));
        index.put(new IndexedDocument(null, document, "", false, List.of(passage)));
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
        index.everything(Scope.ALL).stream()
                .filter(passage -> filter.test(SegmentMetadata.of(passage)))
                .map(Passage::sourceId)
                .forEach(id -> index.delete(null, id));
        index.commit();
    }

    @Override
    public void removeAll() {
        index.everything(Scope.ALL).forEach(passage -> index.delete(null, passage.sourceId()));
        index.commit();
    }

    @Override
    public EmbeddingSearchResult<TextSegment> search(EmbeddingSearchRequest request) {
        float[] vector = Embedder.unit(request.queryEmbedding().vector());
        if (vector == null) {
            return new EmbeddingSearchResult<>(List.of());
        }
        int wanted = request.maxResults();
        int all = Math.max(1, index.passages());
        int asked = Math.min(all, wanted);
        while (true) {
            List<Passage> nearest = index.byVector(vector, Scope.ALL, asked);
            List<EmbeddingMatch<TextSegment>> matches = matches(nearest, request);
            if (matches.size() >= wanted || nearest.size() < asked || asked >= all) {
                return new EmbeddingSearchResult<>(matches);
            }
            asked = (int) Math.min(all, (long) asked * FACTOR);
        }
    }

    private List<EmbeddingMatch<TextSegment>> matches(List<Passage> nearest, EmbeddingSearchRequest request) {
        List<EmbeddingMatch<TextSegment>> matches = new ArrayList<>();
        for (Passage passage : nearest) {
            Double cosine = passage.score();
            double score = RelevanceScore.fromCosineSimilarity(cosine == null ? 0 : cosine);
            boolean passes = request.filter() == null || request.filter().test(SegmentMetadata.of(passage));
            if (passes && score >= request.minScore() && matches.size() < request.maxResults()) {
                matches.add(match(passage, Math.min(1, score)));
            }
        }
        return matches;
    }

    private EmbeddingMatch<TextSegment> match(Passage passage, double score) {
        float[] vector = index.vectors(null, passage.sourceId()).values().stream()
                .findFirst()
                .orElse(null);
        return new EmbeddingMatch<>(
                score,
                passage.sourceId(),
                vector == null ? null : Embedding.from(vector),
                passage.text().isEmpty() ? null : TextSegment.from(passage.text(), SegmentMetadata.of(passage)));
    }
}
