package dev.llmops.springai.rag;

import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.Retriever;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.filter.Filter.Expression;

/** A retriever as a vector store of Spring AI that can be read. */
final class RetrieverAsVectorStore implements VectorStore {

    private final Retriever retriever;
    private final Function<SearchRequest, @Nullable String> tenant;

    RetrieverAsVectorStore(Retriever retriever, Function<SearchRequest, @Nullable String> tenant) {
        this.retriever = Objects.requireNonNull(retriever, "retriever");
        this.tenant = Objects.requireNonNull(tenant, "tenant");
    }

    /** The score of a retriever is no similarity: it may be a sum of ranks. So a threshold has no meaning, and everything passes it. */
    @Override
    public List<Document> similaritySearch(SearchRequest request) {
        RetrievalQuery query = new RetrievalQuery(
                request.getQuery(),
                request.getTopK(),
                tenant.apply(request),
                SpringAiFilters.equalities(request.getFilterExpression()));
        return retriever.retrieve(query).stream().map(Documents::document).toList();
    }

    @Override
    public void add(List<Document> documents) {
        throw readOnly();
    }

    @Override
    public void delete(List<String> ids) {
        throw readOnly();
    }

    @Override
    public void delete(Expression filter) {
        throw readOnly();
    }

    private static UnsupportedOperationException readOnly() {
        return new UnsupportedOperationException("a retriever can only be searched; to add and delete, use"
                + " SpringAiRetrieval.asVectorStore(index, embeddings)");
    }
}
