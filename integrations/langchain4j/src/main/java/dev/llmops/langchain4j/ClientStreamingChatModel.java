package dev.llmops.langchain4j;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.llmops.api.error.QueueFullException;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.langchain4j.internal.agent.AgentRuns;
import dev.llmops.langchain4j.internal.mapping.Providers;
import dev.llmops.langchain4j.internal.mapping.RequestFromLangChain4j;
import io.opentelemetry.context.Context;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;

/** A client as LangChain4j's streaming model. */
final class ClientStreamingChatModel implements StreamingChatModel {

    static final int MAX_STREAMS = 256;

    private final ModelClient client;
    private final Semaphore free = new Semaphore(MAX_STREAMS);

    ClientStreamingChatModel(ModelClient client) {
        this.client = Objects.requireNonNull(client, "client");
    }

    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
        HandlerFeed feed = new HandlerFeed(handler);
        ModelRequest ours;
        Context context;
        try {
            context = AgentRuns.enter(client, request);
            ours = RequestFromLangChain4j.request(
                    request, client.description().identity().name());
        } catch (RuntimeException e) {
            feed.fail(e);
            return;
        }
        if (!free.tryAcquire()) {
            feed.fail(new QueueFullException("at most " + MAX_STREAMS
                    + " streams of one model may run at once, and that many do; cancel some or try again later"));
            return;
        }
        try (var ignored = context.makeCurrent()) {
            CallThreads.start(CallThreads.STREAMS, () -> {
                try {
                    feed.run(() -> client.stream(ours));
                } finally {
                    free.release();
                }
            });
        } catch (RuntimeException | Error e) {
            free.release();
            throw e;
        }
    }

    @Override
    public ChatRequestParameters defaultRequestParameters() {
        return ClientChatModel.defaults(client.description());
    }

    @Override
    public Set<Capability> supportedCapabilities() {
        return ClientChatModel.capabilities(client.description());
    }

    @Override
    public ModelProvider provider() {
        return Providers.provider(client.description().identity().provider());
    }
}
