package dev.llmops.langchain4j.rag;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.filter.Filter;
import dev.langchain4j.store.embedding.filter.comparison.IsEqualTo;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.rag.index.TenantRequiredException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** LangChain4j's embedding store as a retriever. */
final class EmbeddingStoreRetriever implements Retriever {

    private final EmbeddingStore<TextSegment> store;
    private final EmbeddingClient embeddings;
    private final @Nullable String tenantKey;

    EmbeddingStoreRetriever(EmbeddingStore<TextSegment> store, EmbeddingClient embeddings, @Nullable String tenantKey) {
        this.store = Objects.requireNonNull(store, "store");
        this.embeddings = Objects.requireNonNull(embeddings, "embeddings");
        this.tenantKey = tenantKey;
    }

    @Override
    public List<Passage> retrieve(RetrievalQuery query) {
        Filter filter = filter(query);
        float[] vector = embeddings
                .embed(List.of(query.text()), EmbeddingPurpose.QUERY)
                .vectors()
                .get(0);
        EmbeddingSearchRequest request = EmbeddingSearchRequest.builder()
                .query(query.text())
                .queryEmbedding(Embedding.from(vector))
                .maxResults(query.limit())
                .filter(filter)
                .build();
        return store.search(request).matches().stream()
                .filter(match -> match.embedded() != null)
                .map(match -> Contents.passage(match.embedded(), match.embeddingId(), match.score()))
                .toList();
    }

    private @Nullable Filter filter(RetrievalQuery query) {
        List<Filter> all = new ArrayList<>();
        if (tenantKey != null) {
            if (query.tenant() == null) {
                throw new TenantRequiredException("the embedding store has tenants, by the metadata '" + tenantKey
                        + "', so every question must name one, but none was named");
            }
            all.add(new IsEqualTo(tenantKey, query.tenant()));
        } else if (query.tenant() != null) {
            throw new InvalidRequestException("the embedding store was made without tenants (tenantKey is null), so a"
                    + " question must name none, but named '" + query.tenant() + "'; give the metadata that holds it");
        }
        query.filter().forEach((name, value) -> all.add(new IsEqualTo(name, value)));
        return all.stream().reduce((left, right) -> left.and(right)).orElse(null);
    }
}
