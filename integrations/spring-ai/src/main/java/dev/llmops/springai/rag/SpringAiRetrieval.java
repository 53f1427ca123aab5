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
 * Retrieval of Spring AI in both directions: its vector stores as retrievers, and indexes and retrievers as its vector stores, for its
 * {@code QuestionAnswerAdvisor}, its {@code RetrievalAugmentationAdvisor} and whatever else takes one. Needs {@code llmops-rag}.
 *
 * <p>All methods are safe for use by several threads, and so is what they return if the argument is.
 */
public final class SpringAiRetrieval {

    /** Name of the value in the context of a {@code ChatClient}'s response that holds the documents an advisor put into the prompt, in order. */
    public static final String DOCUMENTS = "llmops_documents";

    private SpringAiRetrieval() {}

    /**
     * {@return a retriever that searches a vector store of Spring AI. A passage has the similarity as its score, or none where that is no finite number, and the document's id as
     *     its source}
     *
     * @param store the store, which embeds the questions itself
     * @param tenantKey the metadata that holds a document's tenant; a query without tenant is refused. Null for a store without tenants,
     *     whose documents everybody may find; a query with a tenant is refused then
     */
    public static Retriever from(VectorStoreRetriever store, @Nullable String tenantKey) {
        return new VectorStoreAsRetriever(store, tenantKey);
    }

    /**
     * {@return an index as a vector store of Spring AI}
     *
     * <p>A document of Spring AI is a document of one passage, so the index's own searches find it too; adding one with the id of another
     * replaces it. Scores are cosines. A search with a filter looks at the nearest first and goes on until enough pass it. Values of
     * metadata that JSON does not know are kept as their text. Closing the index closes the store.
     *
     * @param index the index
     * @param embeddings makes the vectors; the index's embedding model
     * @throws IllegalStateException if the index has tenants, which a document cannot name, or no vectors
     */
    public static VectorStore asVectorStore(RagIndex index, EmbeddingClient embeddings) {
        return new IndexAsVectorStore(index.vectorStore(), embeddings);
    }

    /**
     * {@return a retriever, which can be a whole pipeline, as a vector store of Spring AI that can be read only}
     *
     * <p>A search takes conditions of equality joined by AND. Its similarity threshold is not looked at, because the score of a retriever
     * need be no similarity.
     *
     * @param retriever the retriever
     */
    public static VectorStore asVectorStore(Retriever retriever) {
        return asVectorStore(retriever, request -> null);
    }

    /**
     * {@return a retriever with tenants as a vector store of Spring AI that can be read only}
     *
     * @param retriever the retriever
     * @param tenant tells whose documents may be found, as from a thread's security context; null only where there are no tenants
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
     * @param limit most passages, at least 1
     */
    public static Advisor advisor(Retriever retriever, int limit) {
        return advisor(retriever, limit, request -> null);
    }

    /**
     * {@return a retriever with tenants as an advisor}
     *
     * @param retriever the retriever
     * @param limit most passages, at least 1
     * @param tenant tells whose documents may be found, as from a parameter of the request's advisors
     */
    public static Advisor advisor(
            Retriever retriever, int limit, Function<ChatClientRequest, @Nullable String> tenant) {
        Require.atLeast("limit", limit, 1);
        return new PassageAdvisor(retriever, limit, tenant);
    }
}
