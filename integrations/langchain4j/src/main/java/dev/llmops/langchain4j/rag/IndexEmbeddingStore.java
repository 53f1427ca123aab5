package dev.llmops.langchain4j.rag;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingSearchResult;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.RelevanceScore;
import dev.langchain4j.store.embedding.filter.Filter;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.rag.VectorStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An index as LangChain4j's embedding store: each segment is a document of one passage. */
final class IndexEmbeddingStore implements EmbeddingStore<TextSegment> {

    private final VectorStore index;

    IndexEmbeddingStore(VectorStore index) {
        this.index = index;
    }

    @Override
    public String add(Embedding embedding) {
        return addAll(List.of(embedding)).get(0);
    }

    @Override
    public void add(String id, Embedding embedding) {
        index.put(List.of(entry(id, embedding, null)));
    }

    @Override
    public String add(Embedding embedding, TextSegment segment) {
        return addAll(List.of(embedding), List.of(segment)).get(0);
    }

    @Override
    public List<String> addAll(List<Embedding> embeddings) {
        List<String> ids = generateIds(embeddings.size());
        List<VectorStore.Entry> entries = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            entries.add(entry(ids.get(i), embeddings.get(i), null));
        }
        index.put(entries);
        return ids;
    }

    @Override
    public void addAll(List<String> ids, List<Embedding> embeddings, List<TextSegment> segments) {
        if (ids.size() != embeddings.size() || ids.size() != segments.size()) {
            throw new IllegalArgumentException("ids, embeddings and segments must be equally many, but were "
                    + ids.size() + ", " + embeddings.size() + " and " + segments.size());
        }
        List<VectorStore.Entry> entries = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            entries.add(entry(ids.get(i), embeddings.get(i), segments.get(i)));
        }
        index.put(entries);
    }

    private static VectorStore.Entry entry(String id, Embedding embedding, @Nullable TextSegment segment) {
        return segment == null
                ? new VectorStore.Entry(id, embedding.vector(), "", Map.of())
                : new VectorStore.Entry(id, embedding.vector(), segment.text(), SegmentMetadata.stored(segment));
    }

    // The next two refuse with the words that LangChain4j's compatibility tests want to read.

    @Override
    public void removeAll(Collection<String> ids) {
        if (ids == null || ids.isEmpty()) {
            throw new IllegalArgumentException("ids cannot be null or empty");
        }
        index.remove(ids);
    }

    @Override
    public void removeAll(Filter filter) {
        if (filter == null) {
            throw new IllegalArgumentException("filter cannot be null");
        }
        index.remove(LangChain4jFilters.from(filter));
    }

    @Override
    public void removeAll() {
        index.remove(dev.llmops.rag.index.Filter.all());
    }

    @Override
    public EmbeddingSearchResult<TextSegment> search(EmbeddingSearchRequest request) {
        List<EmbeddingMatch<TextSegment>> matches = new ArrayList<>();
        for (VectorStore.Match match : index.search(
                request.queryEmbedding().vector(), LangChain4jFilters.from(request.filter()), request.maxResults())) {
            Double cosine = match.passage().score();
            double score = Math.min(1, RelevanceScore.fromCosineSimilarity(cosine == null ? 0 : cosine));
            if (score >= request.minScore()) {
                matches.add(match(match, score));
            }
        }
        return new EmbeddingSearchResult<>(matches);
    }

    private static EmbeddingMatch<TextSegment> match(VectorStore.Match match, double score) {
        Passage passage = match.passage();
        float[] vector = match.vector();
        return new EmbeddingMatch<>(
                score,
                passage.sourceId(),
                vector == null ? null : Embedding.from(vector),
                passage.text().isEmpty() ? null : TextSegment.from(passage.text(), SegmentMetadata.of(passage)));
    }
}
