package dev.llmops.springai;

import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.ModelClient;
import java.util.Set;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.model.tool.ToolCallingManager;

/**
 * Connects models with Spring AI in both directions: its models as clients of LLMOps, and a client of LLMOps, which can be the whole chain, as
 * its models.
 * Works with Spring AI 1.1 and 2.0.
 *
 * <p>A call makes one attempt. Build Spring AI's model with a retry template of one attempt (Spring AI 1) or {@code maxRetries(0)}
 * (Spring AI 2), because its own retries are not visible here and not counted.
 *
 * <p>All methods are safe for use by multiple threads, and so are the returned objects if the argument is.
 */
public final class SpringAiModels {

    private SpringAiModels() {}

    /**
     * {@return a client of a model. If the model cannot stream, its streams contain the whole answer at once}
     *
     * @param model the model; its owner closes it, not the client
     */
    public static ModelClient from(ChatModel model) {
        return builder(model).build();
    }

    /**
     * {@return a builder for a client with time limits, a name or a context window of its own}
     *
     * @param model the model; its owner closes it, not the client
     */
    public static SpringAiClientBuilder builder(ChatModel model) {
        return new SpringAiClientBuilder(model);
    }

    /**
     * {@return a client of an embedding model}
     *
     * <p>Its {@link EmbeddingClient#dimension()} may make a call: Spring AI queries most models once to find out. Spring AI's request does not
     * state whether a text is a question or a document, so a model that distinguishes them is not told which it is.
     *
     * @param model the model; its owner closes it, not the client
     * @param name the model's name, which Spring AI does not provide: vectors of different models cannot be compared
     */
    public static EmbeddingClient embeddings(EmbeddingModel model, String name) {
        return embeddings(model, name, Set.of());
    }

    /**
     * {@return a client of an embedding model that supports some languages only, so that a hybrid search relies more on words if a question
     *     is in another language}
     *
     * @param model the model; its owner closes it, not the client
     * @param name the model's name, which Spring AI does not provide
     * @param languages the languages that it supports, as ISO 639-1 codes; none if unknown
     */
    public static EmbeddingClient embeddings(EmbeddingModel model, String name, Set<String> languages) {
        return new SpringAiEmbeddingClient(model, name, languages, SpringAiClientBuilder.DEFAULT_TIMEOUT);
    }

    /**
     * {@return a model of Spring AI that calls a client}
     *
     * <p>Faults are thrown as the client's own exceptions. At most {@value CallThreads#MAX_CALLS} streams run at once in a process; a further
     * one ends with an error instead of waiting.
     *
     * @param client the client; its owner closes it
     */
    public static ChatModel asChatModel(ModelClient client) {
        return asChatModel(client, ToolCallingManager.builder().build());
    }

    /**
     * {@return a model of Spring AI that calls a client, with the application's own tool manager: in Spring AI 1 the model runs
     *     the tools, and a model that resolves tools by name needs the application's manager}
     *
     * @param client the client; its owner closes it
     * @param tools resolves the tools of a prompt and, in Spring AI 1, runs them
     */
    public static ChatModel asChatModel(ModelClient client, ToolCallingManager tools) {
        return new ClientChatModel(client, tools);
    }

    /**
     * {@return an embedding model of Spring AI that calls a client. A single text is a question; a document or a list of texts are documents}
     *
     * @param client the client; its owner closes it
     */
    public static EmbeddingModel asEmbeddingModel(EmbeddingClient client) {
        return new ClientEmbeddingModel(client);
    }
}
