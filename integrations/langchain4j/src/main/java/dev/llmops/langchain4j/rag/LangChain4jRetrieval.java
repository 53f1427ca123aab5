package dev.llmops.langchain4j.rag;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.rag.RetrievalAugmentor;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.query.Query;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.SearchMode;
import dev.llmops.rag.index.IndexScope;
import dev.llmops.rag.index.IndexView;
import dev.llmops.rag.index.TenantRequiredException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Connects retrieval with LangChain4j in both directions. Requires the module {@code llmops-rag}.
 *
 * <p>All methods are safe for use by multiple threads, and so are the returned objects if the arguments are.
 */
public final class LangChain4jRetrieval {

    private LangChain4jRetrieval() {}

    /**
     * {@return a content retriever of LangChain4j over documents without tenants}
     *
     * <p>A content's segment has its location in its metadata, as {@code source}, {@code start} and {@code end}, with
     * those parts of the passage's metadata that LangChain4j can hold. Score and id go into the content's metadata.
     *
     * @param retriever finds the passages
     * @param limit the most contents for a query, at least 1
     */
    public static ContentRetriever asContentRetriever(Retriever retriever, int limit) {
        return asContentRetriever(retriever, limit, query -> null);
    }

    /**
     * {@return a content retriever of LangChain4j over documents with tenants}
     *
     * @param retriever finds the passages
     * @param limit the most contents for a query, at least 1
     * @param tenant returns the tenant whose documents a query may find, from the query's metadata
     */
    public static ContentRetriever asContentRetriever(
            Retriever retriever, int limit, Function<Query, @Nullable String> tenant) {
        requireLimit(limit);
        return new PassageContentRetriever(retriever, limit, tenant);
    }

    /**
     * {@return a retrieval augmentor of LangChain4j over documents without tenants}
     *
     * <p>It puts the numbered passages before the question, asks the model to cite them like {@code [1]}, and leaves
     * a message unchanged if nothing is found. Earlier messages reach the retriever, so that a pipeline can condense
     * the question. {@code Result.sources()} of an AI service are the passages in the order of their numbers, as
     * {@link #passages} reads them.
     *
     * @param retriever finds the passages, such as a {@link dev.llmops.rag.pipeline.RetrievalPipeline}
     * @param limit the most passages for a message, at least 1
     */
    public static RetrievalAugmentor asRetrievalAugmentor(Retriever retriever, int limit) {
        return asRetrievalAugmentor(retriever, limit, query -> null);
    }

    /**
     * {@return a retrieval augmentor of LangChain4j over documents with tenants}
     *
     * @param retriever finds the passages
     * @param limit the most passages for a message, at least 1
     * @param tenant returns the tenant whose documents a query may find, from the query's metadata
     */
    public static RetrievalAugmentor asRetrievalAugmentor(
            Retriever retriever, int limit, Function<Query, @Nullable String> tenant) {
        requireLimit(limit);
        return new PassageAugmentor(retriever, limit, tenant);
    }

    /**
     * {@return contents of LangChain4j as passages, in order; the ranges of contents from these adapters are kept}
     *
     * @param contents the contents, for example the sources of an AI service's result; the passages are what
     *     {@link dev.llmops.rag.citation.CitationChecker} checks its answer against
     */
    public static List<Passage> passages(List<Content> contents) {
        return contents.stream().map(Contents::passage).toList();
    }

    /**
     * {@return a retriever that calls a content retriever of LangChain4j}
     *
     * <p>It cannot pass on a tenant or a filter, so it rejects queries that have one instead of returning documents that they
     * exclude.
     *
     * @param retriever finds the contents; a content's document is named by its metadata {@code source},
     *     {@code file_name} or {@code url}, in this order, or otherwise by its own id
     */
    public static Retriever from(ContentRetriever retriever) {
        return query -> {
            requireNoBounds("a content retriever", query);
            return retriever.retrieve(Query.from(query.text())).stream()
                    .limit(query.limit())
                    .map(Contents::passage)
                    .toList();
        };
    }

    /**
     * {@return a retriever that finds what a retrieval augmentor of LangChain4j would put into the message: its transformers,
     * routers and rerankers become the source of a {@link dev.llmops.rag.pipeline.RetrievalPipeline}}
     *
     * <p>The message that the augmentor creates is not used, because the prompt shows the passages. Like {@link
     * #from(ContentRetriever)}, it rejects queries with a tenant or a filter.
     *
     * @param augmentor finds the contents; it receives the earlier messages
     */
    public static Retriever fromAugmentor(RetrievalAugmentor augmentor) {
        return new AugmentorRetriever(augmentor);
    }

    /**
     * {@return a retriever that searches an embedding store of LangChain4j}
     *
     * @param store the store; a query's filter applies to its metadata
     * @param embeddings embeds the questions; must be the model that embedded the store's segments
     * @param tenantKey the metadata key of a segment's tenant; a query without a tenant is rejected. Null for a store
     *     without tenants, whose segments everyone may find; then a query with a tenant is rejected
     */
    public static Retriever from(
            EmbeddingStore<TextSegment> store, EmbeddingClient embeddings, @Nullable String tenantKey) {
        return new EmbeddingStoreRetriever(store, embeddings, tenantKey);
    }

    /**
     * {@return a retriever that searches an index lexically and an embedding store of LangChain4j semantically}
     *
     * <p>The store cannot score passages that only the lexical search found, so the two results are merged by
     * rank ({@link Retriever#composite}). A passage found by both counts once if the store's segments have their
     * location, as {@link #fill} sets it.
     *
     * @param index searched lexically
     * @param store searched by embeddings
     * @param embeddings embeds the questions; must be the model that embedded the store's segments
     * @param tenantKey the metadata key of a segment's tenant, or null for an index and a store without tenants
     * @throws TenantRequiredException if the index has tenants and {@code tenantKey} is null
     * @throws IllegalArgumentException if the index has no tenants and {@code tenantKey} is not null
     */
    public static Retriever hybrid(
            RagIndex index, EmbeddingStore<TextSegment> store, EmbeddingClient embeddings, @Nullable String tenantKey) {
        requireSameTenancy(index, tenantKey);
        return Retriever.composite(List.of(index.retriever(SearchMode.BM25), from(store, embeddings, tenantKey)));
    }

    /**
     * Adds all passages of an index to an embedding store of LangChain4j. It removes nothing and adds existing
     * passages again, so start with an empty store.
     *
     * @param index the index with the passages
     * @param tenant the tenant whose documents are added; null only for an index without tenants
     * @param store the destination
     * @param embeddings embeds the passages
     * @param tenantKey the metadata key of a segment's tenant in the store, or null without tenants
     * @throws TenantRequiredException if the index has tenants and {@code tenant} is null
     * @throws IllegalArgumentException if the index has no tenants and {@code tenant} is not null, or only one of
     *     {@code tenant} and {@code tenantKey} is null
     */
    public static void fill(
            RagIndex index,
            @Nullable String tenant,
            EmbeddingStore<TextSegment> store,
            EmbeddingClient embeddings,
            @Nullable String tenantKey) {
        if ((tenant == null) != (tenantKey == null)) {
            throw new IllegalArgumentException("tenant and tenantKey must both be given or both be null, but were "
                    + tenant + " and " + tenantKey);
        }
        requireSameTenancy(index, tenantKey);
        StoreFilling filling = new StoreFilling(store, embeddings, tenant, tenantKey);
        try (IndexView view = index.view()) {
            view.forEach(IndexScope.of(tenant), filling::add);
        }
        filling.write();
    }

    /**
     * {@return an index as an embedding store of LangChain4j}
     *
     * <p>A segment is a document with one passage, so the index's own searches find it too; the caller provides the vectors,
     * which must come from the index's embedding model. A search with a filter examines the nearest first and continues until
     * enough match. Closing the index closes the store.
     *
     * @param index the index
     * @throws IllegalStateException if the index has tenants, which a segment cannot name, or no vectors
     */
    public static EmbeddingStore<TextSegment> asEmbeddingStore(RagIndex index) {
        return new IndexEmbeddingStore(index.vectorStore());
    }

    private static void requireLimit(int limit) {
        Require.atLeast("limit", limit, 1);
    }

    static void requireNoBounds(String what, RetrievalQuery query) {
        if (query.tenant() != null || !query.filter().isEmpty()) {
            throw new InvalidRequestException(what
                    + " of LangChain4j takes no tenant and no filter, but the query has one; use the embedding store behind it,"
                    + " or leave them out on purpose");
        }
    }

    /** A store where nobody is told apart must not get, or stand beside, what an index keeps apart. */
    private static void requireSameTenancy(RagIndex index, @Nullable String tenantKey) {
        if (index.hasTenants() && tenantKey == null) {
            throw new TenantRequiredException(
                    "the index has tenants, so the store must have them too: name a tenant and the"
                            + " metadata that holds it (tenantKey), which was null");
        }
        if (!index.hasTenants() && tenantKey != null) {
            throw new IllegalArgumentException(
                    "tenantKey must be null with an index without tenants, where everybody finds"
                            + " everything, but was '" + tenantKey + "'; build the index with tenants()");
        }
    }
}
