package dev.llmops.springai.rag;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.rag.VectorStore.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.filter.Filter.Expression;

/** An index as Spring AI's vector store: each document is one of one passage. */
final class IndexAsVectorStore implements VectorStore {

    private static final int TOGETHER = 64;

    private final dev.llmops.rag.VectorStore index;
    private final EmbeddingClient embeddings;

    IndexAsVectorStore(dev.llmops.rag.VectorStore index, EmbeddingClient embeddings) {
        this.index = index;
        this.embeddings = Objects.requireNonNull(embeddings, "embeddings");
    }

    @Override
    public void add(List<Document> documents) {
        for (int from = 0; from < documents.size(); from += TOGETHER) {
            put(documents.subList(from, Math.min(documents.size(), from + TOGETHER)));
        }
    }

    private void put(List<Document> documents) {
        List<String> texts = documents.stream().map(IndexAsVectorStore::text).toList();
        List<float[]> vectors =
                embeddings.embed(texts, EmbeddingPurpose.DOCUMENT).vectors();
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            Document document = documents.get(i);
            entries.add(new Entry(document.getId(), vectors.get(i), texts.get(i), Documents.metadata(document)));
        }
        index.put(entries);
    }

    private static String text(Document document) {
        if (document.getText() == null) {
            throw new InvalidRequestException(
                    "a document must have a text to be indexed, but document " + document.getId() + " holds media");
        }
        return document.getText();
    }

    @Override
    public void delete(List<String> ids) {
        index.remove(ids);
    }

    @Override
    public void delete(Expression filter) {
        index.remove(SpringAiFilters.from(Objects.requireNonNull(filter, "filter")));
    }

    @Override
    public List<Document> similaritySearch(SearchRequest request) {
        float[] vector = embeddings
                .embed(List.of(request.getQuery()), EmbeddingPurpose.QUERY)
                .vectors()
                .get(0);
        boolean all = request.getSimilarityThreshold() == SearchRequest.SIMILARITY_THRESHOLD_ACCEPT_ALL;
        return index.search(vector, SpringAiFilters.from(request.getFilterExpression()), request.getTopK()).stream()
                .map(dev.llmops.rag.VectorStore.Match::passage)
                .filter(passage -> all || score(passage) >= request.getSimilarityThreshold())
                .map(IndexAsVectorStore::document)
                .toList();
    }

    private static Document document(Passage passage) {
        return Document.builder()
                .id(passage.sourceId())
                .text(passage.text())
                .metadata(Documents.withoutNulls(passage.metadata()))
                .score(score(passage))
                .build();
    }

    private static double score(Passage passage) {
        return passage.score() == null ? 0 : passage.score();
    }
}
