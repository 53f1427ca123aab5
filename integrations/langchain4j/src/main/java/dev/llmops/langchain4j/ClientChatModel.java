package dev.llmops.langchain4j;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.llmops.api.model.ModelCapability;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.langchain4j.internal.agent.AgentRuns;
import dev.llmops.langchain4j.internal.mapping.FaultsToLangChain4j;
import dev.llmops.langchain4j.internal.mapping.Providers;
import dev.llmops.langchain4j.internal.mapping.RequestFromLangChain4j;
import dev.llmops.langchain4j.internal.mapping.ResponseToLangChain4j;
import java.util.Objects;
import java.util.Set;

/**
 * A client as LangChain4j's blocking model. Only {@code doChat} is overridden: the {@code chat} methods above it merge
 * parameters and tell listeners, each once.
 */
final class ClientChatModel implements ChatModel {

    private final ModelClient client;

    ClientChatModel(ModelClient client) {
        this.client = Objects.requireNonNull(client, "client");
    }

    @Override
    public ChatResponse doChat(ChatRequest request) {
        var ours = RequestFromLangChain4j.request(
                request, client.description().identity().name());
        try (var ignored = AgentRuns.enter(client, request).makeCurrent()) {
            return ResponseToLangChain4j.response(client.generate(ours));
        } catch (RuntimeException e) {
            throw FaultsToLangChain4j.exception(e);
        }
    }

    @Override
    public ChatRequestParameters defaultRequestParameters() {
        return defaults(client.description());
    }

    @Override
    public Set<Capability> supportedCapabilities() {
        return capabilities(client.description());
    }

    @Override
    public ModelProvider provider() {
        return Providers.provider(client.description().identity().provider());
    }

    static ChatRequestParameters defaults(ModelDescription description) {
        return ChatRequestParameters.builder()
                .modelName(description.identity().name())
                .build();
    }

    /** Without this, AiServices writes the form of the answer into the user's message instead of passing the schema on. */
    static Set<Capability> capabilities(ModelDescription description) {
        return description.capabilities().contains(ModelCapability.JSON_SCHEMA)
                ? Set.of(Capability.RESPONSE_FORMAT_JSON_SCHEMA)
                : Set.of();
    }
}
