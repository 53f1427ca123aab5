package dev.llmops.springai.rag;

import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.rag.RagIndex;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.client.ChatClientRequest;
import org.springframework.ai.chat.client.advisor.api.Advisor;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.VectorStoreRetriever;

/**
 * Connects retrieval with Spring AI in both directions: its vector stores as retrievers, and indexes and retrievers as its vector stores, for its
 * {@code QuestionAnswerAdvisor}, its {@code RetrievalAugmentationAdvisor} and anything else that takes one. Requires {@code llmops-rag}.
 *
 * <p>All methods are safe for use by multiple threads, and so are the returned objects if the argument is.
 */
public final class SpringAiRetrieval {

    /** Name of the value, in the context of a {@code ChatClient}'s response, for the documents that an advisor put into the prompt, in order. */
    public static final String DOCUMENTS = "llmops_documents";

    private SpringAiRetrieval() {}

    /**
     * {@return a retriever that searches a vector store of Spring AI. A passage has the similarity as its score, or none if that is not a finite
     *     number, and the document's id as
     *     its source}
     *
     * @param store the store, which embeds the questions itself
     * @param tenantKey the metadata key of a document's tenant; a query without a tenant is rejected. Null for a store without tenants,
     *     whose documents everyone may find; then a query with a tenant is rejected
     */
    public static Retriever from(VectorStoreRetriever store, @Nullable String tenantKey) {
        return new VectorStoreAsRetriever(store, tenantKey);
    }

    /**
     * {@return an index as a vector store of Spring AI}
     *
     * <p>A document of Spring AI is a document with one passage, so the index's own searches find it too; adding one with an existing id
     * replaces it. Scores are cosines. A search with a filter examines the nearest first and continues until enough match. Metadata
     * values that JSON does not support are kept as text. Closing the index closes the store.
     *
     * @param index the index
     * @param embeddings computes the vectors; must be the index's embedding model
     * @throws IllegalStateException if the index has tenants, which a document cannot name, or no vectors
     */
    public static VectorStore asVectorStore(RagIndex index, EmbeddingClient embeddings) {
        return new IndexAsVectorStore(index.vectorStore(), embeddings);
    }

    /**
     * {@return a retriever, which can be a whole pipeline, as a read-only vector store of Spring AI}
     *
     * <p>A search accepts equality conditions joined by AND. It ignores the similarity threshold, because the score of a retriever
     * is not necessarily a similarity.
     *
     * @param retriever the retriever
     */
    public static VectorStore asVectorStore(Retriever retriever) {
        return asVectorStore(retriever, request -> null);
    }

    /**
     * {@return a retriever with tenants as a read-only vector store of Spring AI}
     *
     * @param retriever the retriever
     * @param tenant returns the tenant whose documents may be found, for example from a thread's security context; null only if there are no tenants
     */
    public static VectorStore asVectorStore(Retriever retriever, Function<SearchRequest, @Nullable String> tenant) {
        return new RetrieverAsVectorStore(retriever, tenant);
    }

    /**
     * {@return a retriever as an advisor that puts numbered passages before the user's question and asks for an answer that cites them}
     *
     * <p>The response's context has the passages under {@link #DOCUMENTS}.
     *
     * @param retriever the retriever
     * @param limit the most passages, at least 1
     */
    public static Advisor advisor(Retriever retriever, int limit) {
        return advisor(retriever, limit, request -> null);
    }

    /**
     * {@return a retriever with tenants as an advisor}
     *
     * @param retriever the retriever
     * @param limit the most passages, at least 1
     * @param tenant returns the tenant whose documents may be found, for example from a parameter of the request's advisors
     */
    public static Advisor advisor(
            Retriever retriever, int limit, Function<ChatClientRequest, @Nullable String> tenant) {
        Require.atLeast("limit", limit, 1);
        return new PassageAdvisor(retriever, limit, tenant);
    }
}
