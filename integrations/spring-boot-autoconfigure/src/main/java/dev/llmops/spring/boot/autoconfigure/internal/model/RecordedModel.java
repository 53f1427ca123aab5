package dev.llmops.spring.boot.autoconfigure.internal.model;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** The chain, which is there by the first call, in place of a bean that is a model in both forms. */
final class RecordedModel implements ChatModel, StreamingChatModel {

    private final Supplier<ChatModel> blocking;
    private final Supplier<StreamingChatModel> streaming;

    RecordedModel(Supplier<ChatModel> blocking, Supplier<StreamingChatModel> streaming) {
        this.blocking = blocking;
        this.streaming = streaming;
    }

    @Override
    public ChatResponse doChat(ChatRequest request) {
        return blocking.get().doChat(request);
    }

    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
        streaming.get().doChat(request, handler);
    }

    @Override
    public ChatRequestParameters defaultRequestParameters() {
        return blocking.get().defaultRequestParameters();
    }

    @Override
    public List<ChatModelListener> listeners() {
        return blocking.get().listeners();
    }

    @Override
    public Set<Capability> supportedCapabilities() {
        return blocking.get().supportedCapabilities();
    }

    @Override
    public ModelProvider provider() {
        return blocking.get().provider();
    }
}
