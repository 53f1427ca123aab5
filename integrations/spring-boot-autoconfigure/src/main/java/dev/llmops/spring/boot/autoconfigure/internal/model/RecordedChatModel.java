package dev.llmops.spring.boot.autoconfigure.internal.model;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.Set;
import java.util.function.Supplier;

/** The chain, which is there by the first call, in place of a model. */
final class RecordedChatModel implements ChatModel {

    private final Supplier<ChatModel> chain;

    RecordedChatModel(Supplier<ChatModel> chain) {
        this.chain = chain;
    }

    @Override
    public ChatResponse doChat(ChatRequest request) {
        return chain.get().doChat(request);
    }

    @Override
    public ChatRequestParameters defaultRequestParameters() {
        return chain.get().defaultRequestParameters();
    }

    @Override
    public Set<Capability> supportedCapabilities() {
        return chain.get().supportedCapabilities();
    }

    @Override
    public ModelProvider provider() {
        return chain.get().provider();
    }
}
