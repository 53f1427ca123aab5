package dev.llmops.langchain4j.rag;

import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.query.Query;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.Retriever;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A retriever as LangChain4j's. */
final class PassageContentRetriever implements ContentRetriever {

    private final Retriever retriever;
    private final int limit;
    private final Function<Query, @Nullable String> tenant;

    PassageContentRetriever(Retriever retriever, int limit, Function<Query, @Nullable String> tenant) {
        this.retriever = Objects.requireNonNull(retriever, "retriever");
        this.limit = limit;
        this.tenant = Objects.requireNonNull(tenant, "tenant");
    }

    @Override
    public List<Content> retrieve(Query query) {
        RetrievalQuery asked = new RetrievalQuery(query.text(), limit, tenant.apply(query), Map.of());
        return retriever.retrieve(asked).stream().map(Contents::content).toList();
    }
}
