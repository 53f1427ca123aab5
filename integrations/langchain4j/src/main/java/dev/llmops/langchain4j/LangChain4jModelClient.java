package dev.llmops.langchain4j;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.llmops.api.closing.Closing;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.langchain4j.internal.http.CallScope;
import dev.llmops.langchain4j.internal.mapping.RequestToLangChain4j;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * LangChain4j's models as a client. Every call runs in a thread of its own, because nothing else makes a blocking call of
 * LangChain4j end: the thread is interrupted, or left behind as a daemon.
 */
final class LangChain4jModelClient implements ModelClient {

    private static final Logger LOG = LoggerFactory.getLogger(LangChain4jModelClient.class);

    private final @Nullable ChatModel blocking;
    private final @Nullable StreamingChatModel streaming;
    private final ModelDescription description;
    private final ClientOptions options;
    private final Set<LangChain4jStream> open = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean toldOfRetries = new AtomicBoolean();
    private volatile boolean closed;

    LangChain4jModelClient(
            @Nullable ChatModel blocking,
            @Nullable StreamingChatModel streaming,
            ModelDescription description,
            ClientOptions options) {
        this.blocking = blocking;
        this.streaming = streaming;
        this.description = description;
        this.options = options;
    }

    @Override
    public ModelDescription description() {
        return description;
    }

    @Override
    public ModelResponse generate(ModelRequest request) {
        return blocking != null
                ? block(blocking, request).await()
                : stream(request).await();
    }

    @Override
    public ModelStream stream(ModelRequest request) {
        return streaming != null ? push(streaming, request) : block(notNull(blocking), request);
    }

    private ModelStream block(ChatModel model, ModelRequest request) {
        ChatRequestParameters defaults = model.defaultRequestParameters();
        return start(request, defaults, true, (mapped, handler) -> handler.onCompleteResponse(model.chat(mapped)));
    }

    private ModelStream push(StreamingChatModel model, ModelRequest request) {
        return start(request, model.defaultRequestParameters(), false, model::chat);
    }

    private ModelStream start(ModelRequest request, ChatRequestParameters defaults, boolean blocks, Delegate delegate) {
        ChatRequest mapped;
        try {
            mapped = RequestToLangChain4j.request(request, defaults);
        } catch (LlmOpsException e) {
            return ModelStream.ended(new ModelEvent.Failed(e, PartialResponse.NONE));
        }
        RunningCall call = new RunningCall(
                new Pipe<>(options.streamBuffer(), options.waiting()),
                new AnswerSoFar(),
                new CallScope(),
                options.waiting(),
                options.waiting().nanos(),
                description.identity(),
                RequestToLangChain4j.ignoresSeed(request, defaults));
        // A blocking call is silent by its nature: only the limit for the whole answer makes sense for it.
        LangChain4jStream stream = new LangChain4jStream(
                call, blocks ? options.timeout() : options.idleTimeout(), options.timeout(), this::ended);
        open.add(stream);
        if (closed) {
            stream.cancel();
            return stream;
        }
        AnswerHandler handler = new AnswerHandler(call, blocks || options.mayLackFinishReason());
        Thread worker =
                CallThreads.start(CallThreads.CALLS, () -> call.scope().run(() -> run(delegate, mapped, handler)));
        call.scope().onCancel(worker::interrupt);
        return stream;
    }

    /** Errors count too: a StackOverflowError in a listener must not leave a reader waiting. */
    private static void run(Delegate delegate, ChatRequest request, AnswerHandler handler) {
        try {
            delegate.call(request, handler);
        } catch (Throwable t) {
            handler.onError(t);
        }
    }

    private void ended(LangChain4jStream stream) {
        open.remove(stream);
        if (stream.httpRequests() > 1 && toldOfRetries.compareAndSet(false, true)) {
            LOG.warn(
                    "LangChain4j made {} HTTP requests for one call of {}: it retries inside. Build its model with"
                            + " maxRetries(0), so that every attempt is counted, recorded and paid for only once.",
                    stream.httpRequests(),
                    description.identity().name());
        }
    }

    @Override
    public void close() {
        closed = true;
        Closing.each(open, LangChain4jStream::cancel);
    }

    private static ChatModel notNull(@Nullable ChatModel model) {
        if (model == null) {
            throw new IllegalStateException("a client has a blocking model, a streaming model or both");
        }
        return model;
    }

    private interface Delegate {
        void call(ChatRequest request, AnswerHandler handler);
    }
}
