package dev.llmops.springai;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.core.ChainModelClient;
import dev.llmops.springai.internal.mapping.RequestFromSpringAi;
import dev.llmops.springai.internal.mapping.ResponseToSpringAi;
import dev.llmops.springai.internal.mapping.VendorOptions;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.Objects;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.model.tool.ToolCallingManager;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Schedulers;

/** A client as Spring AI's model. */
final class ClientChatModel implements ChatModel {

    private final ModelClient client;
    private final ToolCallingManager tools;

    ClientChatModel(ModelClient client, ToolCallingManager tools) {
        this.client = Objects.requireNonNull(client, "client");
        this.tools = Objects.requireNonNull(tools, "tools");
    }

    @Override
    public ChatResponse call(Prompt prompt) {
        ChatResponse response;
        try (Scope ignored = entered(Context.current()).makeCurrent()) {
            response = ResponseToSpringAi.response(client.generate(request(prompt)));
            if (VendorOptions.isSpringAi2() || !ToolLoop.isWanted(prompt, response)) {
                return response;
            }
            ToolLoop.Step step = ToolLoop.run(tools, prompt, response);
            return step.answer() != null ? step.answer() : call(step.next());
        }
    }

    @Override
    public Flux<ChatResponse> stream(Prompt prompt) {
        Context here = Context.current();
        return Flux.deferContextual(reactor -> stream(prompt, entered(StreamContext.of(reactor, here))));
    }

    private Flux<ChatResponse> stream(Prompt prompt, Context context) {
        ModelRequest request = request(prompt);
        Flux<ChatResponse> answer = Flux.using(
                        () -> open(request, context),
                        stream -> Flux.<ChatResponse>generate(sink -> next(stream, sink))
                                .doOnCancel(stream::cancel),
                        ModelStream::close)
                .subscribeOn(CallThreads.SCHEDULER);
        return VendorOptions.isSpringAi2()
                ? answer
                : answer.concatMap(chunk ->
                        ToolLoop.isWanted(prompt, chunk) ? afterTools(prompt, chunk, context) : Flux.just(chunk));
    }

    private Flux<ChatResponse> afterTools(Prompt prompt, ChatResponse chunk, Context context) {
        return Flux.defer(() -> {
                    try (Scope ignored = context.makeCurrent()) {
                        ToolLoop.Step step = ToolLoop.run(tools, prompt, chunk);
                        return step.answer() != null ? Flux.just(step.answer()) : stream(step.next(), context);
                    }
                })
                .subscribeOn(Schedulers.boundedElastic());
    }

    private ModelStream open(ModelRequest request, Context context) {
        try (Scope ignored = context.makeCurrent()) {
            return client.stream(request);
        }
    }

    private static void next(ModelStream stream, SynchronousSink<ChatResponse> sink) {
        ModelEvent event = stream.next();
        ChatResponse piece = ResponseToSpringAi.piece(event);
        while (piece == null && !(event instanceof ModelEvent.End)) {
            event = stream.next();
            piece = ResponseToSpringAi.piece(event);
        }
        if (piece != null) {
            sink.next(piece);
        } else if (event instanceof ModelEvent.Completed completed) {
            sink.next(ResponseToSpringAi.last(completed.response()));
            sink.complete();
        } else {
            sink.error(failure((ModelEvent.End) event));
        }
    }

    private static LlmOpsException failure(ModelEvent.End end) {
        try {
            end.orThrow();
            throw new IllegalStateException("the end of an answer that broke off must be a failure, but was " + end);
        } catch (LlmOpsException e) {
            return e;
        }
    }

    private ModelRequest request(Prompt prompt) {
        return RequestFromSpringAi.request(
                prompt, client.description().identity().name(), tools);
    }

    /** Who calls is asked for on the thread that subscribes, which need not be the one that reads. */
    private Context entered(Context context) {
        return client instanceof ChainModelClient chain ? chain.enter(context) : context;
    }

    @Override
    public ChatOptions getDefaultOptions() {
        return getOptions();
    }

    /** What Spring AI 2 asks instead; in Spring AI 1 it overrides nothing. */
    public ChatOptions getOptions() {
        String model = client.description().identity().name();
        return VendorOptions.isSpringAi2() ? portable(model) : withSchema(model);
    }

    private static ChatOptions portable(String model) {
        ToolCallingChatOptions.Builder options = ToolCallingChatOptions.builder();
        options.model(model);
        return options.build();
    }

    private static ChatOptions withSchema(String model) {
        ClientChatOptions options = new ClientChatOptions();
        options.setModel(model);
        return options;
    }
}
