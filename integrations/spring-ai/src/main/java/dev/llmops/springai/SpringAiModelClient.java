package dev.llmops.springai;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.springai.internal.mapping.RequestToSpringAi;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Spring AI's model as a client. Every call runs on a thread of its own, because nothing else makes a blocking call of Spring AI end: the
 * thread is interrupted, or left behind as a daemon.
 */
final class SpringAiModelClient implements ModelClient {

    private final ChatModel model;
    private final ModelDescription description;
    private final ClientOptions options;
    private final Set<SpringAiStream> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    SpringAiModelClient(ChatModel model, ModelDescription description, ClientOptions options) {
        this.model = model;
        this.description = description;
        this.options = options;
    }

    @Override
    public ModelDescription description() {
        return description;
    }

    @Override
    public ModelResponse generate(ModelRequest request) {
        return start(request, true).await();
    }

    @Override
    public ModelStream stream(ModelRequest request) {
        return start(request, false);
    }

    private ModelStream start(ModelRequest request, boolean whole) {
        RequestToSpringAi.Mapped mapped;
        try {
            mapped = RequestToSpringAi.prompt(request, model);
        } catch (LlmOpsException e) {
            return ModelStream.ended(new ModelEvent.Failed(e, PartialResponse.NONE));
        }
        AnswerChunks answer =
                new AnswerChunks(description.identity(), whole || options.mayLackFinishReason(), mapped.seedIgnored());
        SpringAiStream stream = new SpringAiStream(answer, options, whole, open::remove);
        open.add(stream);
        if (closed) {
            stream.cancel();
            return stream;
        }
        stream.readFrom(whole ? call(mapped.prompt()) : publisher(mapped.prompt()));
        return stream;
    }

    private Flux<ChatResponse> publisher(Prompt prompt) {
        Context context = Context.current();
        return Flux.defer(() -> {
                    try (Scope ignored = context.makeCurrent()) {
                        return model.stream(prompt);
                    } catch (UnsupportedOperationException e) {
                        // What Spring AI's interface does for a model that cannot stream: its whole answer is one
                        // chunk.
                        return call(prompt);
                    }
                })
                .subscribeOn(CallThreads.SCHEDULER);
    }

    /** What is thrown after the reader has gone would be logged by Reactor as an error that nobody handles; nobody needs to. */
    private Flux<ChatResponse> call(Prompt prompt) {
        return Mono.fromCallable(Context.current().wrap(() -> outcome(prompt)))
                .subscribeOn(CallThreads.SCHEDULER)
                .flatMapMany(outcome -> outcome);
    }

    /** Errors count too: a StackOverflowError in an observer must not leave a reader waiting. */
    private Flux<ChatResponse> outcome(Prompt prompt) {
        try {
            ChatResponse response = model.call(prompt);
            return response == null ? Flux.empty() : Flux.just(response);
        } catch (Throwable t) {
            return Flux.error(t);
        }
    }

    @Override
    public void close() {
        closed = true;
        Closing.each(open, SpringAiStream::cancel);
    }
}
