package dev.llmops.springai.rag;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.rag.index.TenantRequiredException;
import dev.llmops.springai.internal.mapping.Faults;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStoreRetriever;
import org.springframework.ai.vectorstore.filter.Filter.Expression;

/** A vector store of Spring AI as a retriever. */
final class VectorStoreAsRetriever implements Retriever {

    private final VectorStoreRetriever store;
    private final @Nullable String tenantKey;

    VectorStoreAsRetriever(VectorStoreRetriever store, @Nullable String tenantKey) {
        this.store = Objects.requireNonNull(store, "store");
        this.tenantKey = tenantKey;
    }

    @Override
    public List<Passage> retrieve(RetrievalQuery query) {
        SearchRequest.Builder request =
                SearchRequest.builder().query(query.text()).topK(query.limit()).similarityThresholdAll();
        Expression filter = SpringAiFilters.all(conditions(query));
        if (filter != null) {
            request.filterExpression(filter);
        }
        return found(request.build()).stream()
                .filter(Document::isText)
                .map(Documents::passage)
                .toList();
    }

    private List<Document> found(SearchRequest request) {
        try {
            List<Document> found = store.similaritySearch(request);
            return found == null ? List.of() : found;
        } catch (RuntimeException e) {
            throw Faults.fromSpringAi(e);
        }
    }

    private Map<String, Object> conditions(RetrievalQuery query) {
        Map<String, Object> conditions = new LinkedHashMap<>();
        if (tenantKey != null) {
            if (query.tenant() == null) {
                throw new TenantRequiredException("the vector store has tenants, by the metadata '" + tenantKey
                        + "', so every question must name one, but none was named");
            }
            conditions.put(tenantKey, query.tenant());
        } else if (query.tenant() != null) {
            throw new InvalidRequestException("the vector store was made without tenants (tenantKey is null), so a"
                    + " question must name none, but named '" + query.tenant() + "'; give the metadata that holds it");
        }
        query.filter().forEach((name, value) -> {
            if (name.equals(tenantKey) && !value.equals(query.tenant())) {
                throw new InvalidRequestException("a filter must not name another tenant than the question's, but"
                        + " had '" + value + "' for '" + name + "'");
            }
            conditions.put(name, value);
        });
        return conditions;
    }
}
