package dev.llmops.cdi;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.core.LlmOpsBuilder;
import dev.llmops.core.store.Stores;
import dev.llmops.langchain4j.LangChain4jModels;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/**
 * Produces the application's {@link LlmOps} and, with the qualifier {@link LlmOpsManaged}, LangChain4j's models over it.
 *
 * <p>{@code LlmOps} is a final class, which a container cannot put a proxy before, so it is a singleton and has no normal scope. It is
 * made when it is first injected, and closed when the container ends.
 */
@Dependent
public class LlmOpsProducer {

    /**
     * Makes the {@code LlmOps}.
     *
     * @param clients the models as clients: the first choice
     * @param models LangChain4j's blocking model, used where there is no client
     * @param streamingModels LangChain4j's streaming model, used where there is no client
     * @param stores keeps the records; without one, and with none of a customizer's, that is the file of the setting
     *     {@code llmops.store.file}, which can be {@code none}
     * @param prompts where prompts come from
     * @param customizers change what was made of all of these
     * @return the {@code LlmOps}
     */
    @Produces
    @Singleton
    LlmOps llmOps(
            Instance<ModelClient> clients,
            Instance<ChatModel> models,
            Instance<StreamingChatModel> streamingModels,
            Instance<Store> stores,
            Instance<PromptRegistry> prompts,
            Instance<Guardrail> guardrails,
            Instance<LlmOpsCustomizer> customizers) {
        LlmOpsBuilder builder = LlmOps.builder();
        builder.model(clients.isUnsatisfied() ? model(models, streamingModels) : only("ModelClient", clients));
        if (!prompts.isUnsatisfied()) {
            builder.prompts(only("PromptRegistry", prompts));
        }
        builder.guardrails(guardrails.stream().toArray(Guardrail[]::new));
        if (stores.isUnsatisfied()) {
            builder.standardStore(LlmOpsProducer::storeOfSettings);
        } else {
            builder.store(only("Store", stores));
        }
        customizers.forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    /** Closes it. {@code ops}: the {@code LlmOps}. */
    void close(@Disposes LlmOps ops) {
        ops.close();
    }

    /** {@return LangChain4j's model over the whole chain} */
    @Produces
    @Singleton
    @LlmOpsManaged
    ChatModel chatModel(LlmOps ops) {
        return LangChain4jModels.asChatModel(ops.asModelClient());
    }

    /** {@return LangChain4j's streaming model over the whole chain} */
    @Produces
    @Singleton
    @LlmOpsManaged
    StreamingChatModel streamingChatModel(LlmOps ops) {
        return LangChain4jModels.asStreamingChatModel(ops.asModelClient());
    }

    private static ModelClient model(Instance<ChatModel> models, Instance<StreamingChatModel> streamingModels) {
        boolean blocking = !models.isUnsatisfied();
        boolean streaming = !streamingModels.isUnsatisfied();
        if (blocking && streaming) {
            return LangChain4jModels.from(only("ChatModel", models), only("StreamingChatModel", streamingModels));
        }
        if (blocking) {
            return LangChain4jModels.from(only("ChatModel", models));
        }
        if (streaming) {
            return LangChain4jModels.from(only("StreamingChatModel", streamingModels));
        }
        throw new IllegalStateException("LlmOps needs a model: produce a bean of type ModelClient, or a ChatModel or"
                + " StreamingChatModel of LangChain4j without qualifier; none was found");
    }

    private static <T> T only(String type, Instance<T> beans) {
        if (beans.isAmbiguous()) {
            throw new IllegalStateException(
                    "LlmOps takes one bean of type " + type + " without qualifier, but several were"
                            + " found; qualify the others, or add more models in an LlmOpsCustomizer");
        }
        return beans.get();
    }

    private static Store storeOfSettings() {
        String file = Settings.get("llmops.store.file", "llmops.db");
        return file.equals("none") ? Store.noop() : Stores.sqlite(Path.of(file));
    }
}
