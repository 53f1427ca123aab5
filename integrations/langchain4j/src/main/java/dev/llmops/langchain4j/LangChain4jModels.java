package dev.llmops.langchain4j;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.ModelClient;
import dev.llmops.commons.internal.time.Waiting;
import java.util.Set;

/**
 * Connects models with LangChain4j in both directions: its models as clients of LLMOps, and a client of LLMOps, which can be the whole chain,
 * as its models.
 *
 * <p>A call makes one attempt. Build LangChain4j's model with {@code maxRetries(0)} if it has that setting, because its
 * own retries are not visible here and not counted. {@link LangChain4jHttp} configures its HTTP client so that calls can be
 * cancelled and a server's {@code Retry-After} is read.
 *
 * <p>All methods are safe for use by multiple threads, and so are the returned objects if the argument is.
 */
public final class LangChain4jModels {

    private LangChain4jModels() {}

    /**
     * {@return a client of a blocking model, whose streams contain the whole answer at once}
     *
     * @param model the model; its owner closes it, not the client
     */
    public static ModelClient from(ChatModel model) {
        return builder().model(model).build();
    }

    /**
     * {@return a client of a streaming model, whose blocking calls read the stream to its end}
     *
     * @param model the model; its owner closes it, not the client
     */
    public static ModelClient from(StreamingChatModel model) {
        return builder().streamingModel(model).build();
    }

    /**
     * {@return a client of one model that LangChain4j provides in two forms}
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
     * <p>Its {@link EmbeddingClient#dimension()} may make a call: LangChain4j queries most models once to find out.
     *
     * @param model the model; its owner closes it, not the client
     */
    public static EmbeddingClient embeddings(EmbeddingModel model) {
        return embeddings(model, Set.of());
    }

    /**
     * {@return a client of an embedding model that supports some languages only, so that a hybrid search relies more on words
     *     if a question is in another language}
     *
     * @param model the model; its owner closes it, not the client
     * @param languages the languages that it supports, as ISO 639-1 codes; none if unknown
     */
    public static EmbeddingClient embeddings(EmbeddingModel model, Set<String> languages) {
        return new LangChain4jEmbeddingClient(
                model, languages, LangChain4jClientBuilder.DEFAULT_TIMEOUT, Waiting.system());
    }

    /**
     * {@return a model of LangChain4j that calls a client}
     *
     * <p>It throws LangChain4j's exception for a fault if there is one, with ours as the cause, so that an
     * application's handlers keep working.
     *
     * @param client the client; its owner closes it
     */
    public static ChatModel asChatModel(ModelClient client) {
        return new ClientChatModel(client);
    }

    /**
     * {@return a streaming model of LangChain4j that calls a client}
     *
     * <p>Each call runs on a daemon thread, a virtual one if the JVM supports them. At most
     * {@value ClientStreamingChatModel#MAX_STREAMS} run at once; a further one ends with an error instead of waiting.
     *
     * @param client the client; its owner closes it
     */
    public static StreamingChatModel asStreamingChatModel(ModelClient client) {
        return new ClientStreamingChatModel(client);
    }

    /**
     * {@return an embedding model of LangChain4j that calls a client}
     *
     * @param client the client; its owner closes it
     */
    public static EmbeddingModel asEmbeddingModel(EmbeddingClient client) {
        return new ClientEmbeddingModel(client);
    }
}
