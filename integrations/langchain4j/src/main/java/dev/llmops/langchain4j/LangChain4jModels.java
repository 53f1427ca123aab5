package dev.llmops.langchain4j;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.ModelClient;
import java.util.Set;

/**
 * LangChain4j in both directions: its models as clients of LLMOps, and a client of LLMOps, which can be the whole chain,
 * as its models.
 *
 * <p>A call makes one attempt; build LangChain4j's model with {@code maxRetries(0)} where it has that setting, because its
 * own retries are neither seen nor counted here. {@link LangChain4jHttp} sets up its HTTP client so that calls can be
 * cancelled and a server's {@code Retry-After} is heard.
 *
 * <p>All methods are safe for use by several threads, and so is what they return if the argument is.
 */
public final class LangChain4jModels {

    private LangChain4jModels() {}

    /**
     * {@return a client of a blocking model, whose streams hold the whole answer at once}
     *
     * @param model the model; it stays its owner's and is not closed with the client
     */
    public static ModelClient from(ChatModel model) {
        return builder().model(model).build();
    }

    /**
     * {@return a client of a streaming model, whose blocking calls read the stream to its end}
     *
     * @param model the model; it stays its owner's and is not closed with the client
     */
    public static ModelClient from(StreamingChatModel model) {
        return builder().streamingModel(model).build();
    }

    /**
     * {@return a client of one model that LangChain4j has in two forms}
     *
     * @param model answers blocking calls
     * @param streamingModel answers streaming calls
     */
    public static ModelClient from(ChatModel model, StreamingChatModel streamingModel) {
        return builder().model(model).streamingModel(streamingModel).build();
    }

    /** {@return a builder for a client with time limits, a name or a context window of its own} */
    public static LangChain4jClientBuilder builder() {
        return new LangChain4jClientBuilder();
    }

    /**
     * {@return a client of an embedding model}
     *
     * <p>Its {@link EmbeddingClient#dimension()} can make a call: LangChain4j asks most models once to find out.
     *
     * @param model the model; it stays its owner's and is not closed with the client
     */
    public static EmbeddingClient embeddings(EmbeddingModel model) {
        return embeddings(model, Set.of());
    }

    /**
     * {@return a client of an embedding model that reads some languages only, so that a hybrid search trusts words more
     *     where a question is in another}
     *
     * @param model the model; it stays its owner's and is not closed with the client
     * @param languages what it reads, as ISO 639-1 codes; none if that is not known
     */
    public static EmbeddingClient embeddings(EmbeddingModel model, Set<String> languages) {
        return new LangChain4jEmbeddingClient(
                model, languages, LangChain4jClientBuilder.DEFAULT_TIMEOUT, Waiting.system());
    }

    /**
     * {@return a model of LangChain4j that asks a client}
     *
     * <p>Its faults are LangChain4j's exceptions where that has one for the fault, with ours as the cause, so that an
     * application's handlers go on working.
     *
     * @param client the client; it stays its owner's
     */
    public static ChatModel asChatModel(ModelClient client) {
        return new ClientChatModel(client);
    }

    /**
     * {@return a streaming model of LangChain4j that asks a client}
     *
     * <p>Each call runs on a daemon thread, a virtual one where the JVM has them. At most
     * {@value ClientStreamingChatModel#MAX_STREAMS} run at once; one more ends with an error, and nothing waits unseen.
     *
     * @param client the client; it stays its owner's
     */
    public static StreamingChatModel asStreamingChatModel(ModelClient client) {
        return new ClientStreamingChatModel(client);
    }

    /**
     * {@return an embedding model of LangChain4j that asks a client}
     *
     * @param client the client; it stays its owner's
     */
    public static EmbeddingModel asEmbeddingModel(EmbeddingClient client) {
        return new ClientEmbeddingModel(client);
    }
}
