package dev.llmops.springai;

import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.ModelClient;
import java.util.Set;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.model.tool.ToolCallingManager;

/**
 * Spring AI in both directions: its models as clients of LLMOps, and a client of LLMOps, which can be the whole chain, as its models.
 * Works with Spring AI 1.1 and 2.0.
 *
 * <p>A call makes one attempt; build Spring AI's model with a retry template of one attempt (Spring AI 1) or {@code maxRetries(0)}
 * (Spring AI 2), because its own retries are neither seen nor counted here.
 *
 * <p>All methods are safe for use by several threads, and so is what they return if the argument is.
 */
public final class SpringAiModels {

    private SpringAiModels() {}

    /**
     * {@return a client of a model. If the model cannot stream, its streams hold the whole answer at once}
     *
     * @param model the model; it stays its owner's and is not closed with the client
     */
    public static ModelClient from(ChatModel model) {
        return builder(model).build();
    }

    /**
     * {@return a builder for a client with time limits, a name or a context window of its own}
     *
     * @param model the model; it stays its owner's and is not closed with the client
     */
    public static SpringAiClientBuilder builder(ChatModel model) {
        return new SpringAiClientBuilder(model);
    }

    /**
     * {@return a client of an embedding model}
     *
     * <p>Its {@link EmbeddingClient#dimension()} can make a call: Spring AI asks most models once to find out. Spring AI's request does not
     * say whether a text is a question or a document, so a model that tells them apart gets none.
     *
     * @param model the model; it stays its owner's and is not closed with the client
     * @param name the model's name, which Spring AI does not tell: vectors of different models cannot be compared
     */
    public static EmbeddingClient embeddings(EmbeddingModel model, String name) {
        return embeddings(model, name, Set.of());
    }

    /**
     * {@return a client of an embedding model that reads some languages only, so that a hybrid search trusts words more where a question
     *     is in another}
     *
     * @param model the model; it stays its owner's and is not closed with the client
     * @param name the model's name, which Spring AI does not tell
     * @param languages what it reads, as ISO 639-1 codes; none if that is not known
     */
    public static EmbeddingClient embeddings(EmbeddingModel model, String name, Set<String> languages) {
        return new SpringAiEmbeddingClient(model, name, languages, SpringAiClientBuilder.DEFAULT_TIMEOUT);
    }

    /**
     * {@return a model of Spring AI that asks a client}
     *
     * <p>Faults arrive as the client's own exceptions. At most {@value CallThreads#MAX_CALLS} streams run at once in a process; one more
     * ends with an error, and nothing waits unseen.
     *
     * @param client the client; it stays its owner's
     */
    public static ChatModel asChatModel(ModelClient client) {
        return asChatModel(client, ToolCallingManager.builder().build());
    }

    /**
     * {@return a model of Spring AI that asks a client, with the application's own way to run tools: Spring AI 1 has its models run
     *     them, and one that resolves tools by their names needs the application's manager}
     *
     * @param client the client; it stays its owner's
     * @param tools resolves the tools of a prompt and, in Spring AI 1, runs them
     */
    public static ChatModel asChatModel(ModelClient client, ToolCallingManager tools) {
        return new ClientChatModel(client, tools);
    }

    /**
     * {@return an embedding model of Spring AI that asks a client. A text alone is a question, a document or a list of texts are documents}
     *
     * @param client the client; it stays its owner's
     */
    public static EmbeddingModel asEmbeddingModel(EmbeddingClient client) {
        return new ClientEmbeddingModel(client);
    }
}
