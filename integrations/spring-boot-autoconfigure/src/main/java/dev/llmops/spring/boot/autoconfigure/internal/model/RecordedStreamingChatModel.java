package dev.llmops.spring.boot.autoconfigure.internal.model;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.Set;
import java.util.function.Supplier;

/** The chain, which is there by the first call, in place of a streaming model. */
final class RecordedStreamingChatModel implements StreamingChatModel {

    private final Supplier<StreamingChatModel> chain;

    RecordedStreamingChatModel(Supplier<StreamingChatModel> chain) {
        this.chain = chain;
    }

    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
        chain.get().doChat(request, handler);
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
