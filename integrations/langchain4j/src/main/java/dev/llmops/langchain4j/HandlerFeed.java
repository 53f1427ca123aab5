package dev.llmops.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialThinkingContext;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.PartialToolCallContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import dev.llmops.langchain4j.internal.mapping.FaultsToLangChain4j;
import dev.llmops.langchain4j.internal.mapping.ResponseToLangChain4j;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one stream and calls one handler. The handler gets either its completion or one error, and nothing behind it, nor
 * behind its own cancelling. What it throws ends the stream and comes back to it as that error.
 */
final class HandlerFeed {

    private static final Logger LOG = LoggerFactory.getLogger(HandlerFeed.class);

    private final StreamingChatResponseHandler handler;

    HandlerFeed(StreamingChatResponseHandler handler) {
        this.handler = handler;
    }

    void run(Supplier<ModelStream> open) {
        try (ModelStream stream = open.get()) {
            Handle handle = new Handle(stream);
            ModelEvent event;
            do {
                event = stream.next();
                if (handle.isCancelled()) {
                    return;
                }
                pass(event, handle);
            } while (!(event instanceof ModelEvent.End));
        } catch (Throwable t) {
            fail(t);
        }
    }

    void fail(Throwable error) {
        try {
            handler.onError(error instanceof RuntimeException e ? FaultsToLangChain4j.exception(e) : error);
        } catch (RuntimeException e) {
            LOG.warn("a StreamingChatResponseHandler threw from onError; its exception is ignored", e);
        }
    }

    private void pass(ModelEvent event, StreamingHandle handle) {
        if (event instanceof ModelEvent.TextDelta delta) {
            handler.onPartialResponse(new PartialResponse(delta.text()), new PartialResponseContext(handle));
        } else if (event instanceof ModelEvent.ReasoningDelta delta) {
            handler.onPartialThinking(new PartialThinking(delta.text()), new PartialThinkingContext(handle));
        } else if (event instanceof ModelEvent.ToolCallDelta delta) {
            pass(delta, handle);
        } else if (event instanceof ModelEvent.Completed completed) {
            complete(ResponseToLangChain4j.response(completed.response()));
        } else if (event instanceof ModelEvent.Failed failed) {
            throw failed.error();
        } else {
            throw new CallCancelledException("the call was cancelled before the answer was complete");
        }
    }

    /** LangChain4j has no piece without arguments; such a call is told when it is complete. */
    private void pass(ModelEvent.ToolCallDelta delta, StreamingHandle handle) {
        if (delta.arguments().isEmpty()) {
            return;
        }
        PartialToolCall piece = PartialToolCall.builder()
                .index(delta.index())
                .id(delta.id())
                .name(delta.name())
                .partialArguments(delta.arguments())
                .build();
        handler.onPartialToolCall(piece, new PartialToolCallContext(handle));
    }

    private void complete(ChatResponse response) {
        List<ToolExecutionRequest> calls = response.aiMessage().toolExecutionRequests();
        for (int i = 0; i < calls.size(); i++) {
            handler.onCompleteToolCall(new CompleteToolCall(i, calls.get(i)));
        }
        handler.onCompleteResponse(response);
    }

    private static final class Handle implements StreamingHandle {

        private final ModelStream stream;
        private volatile boolean cancelled;

        Handle(ModelStream stream) {
            this.stream = stream;
        }

        @Override
        public void cancel() {
            cancelled = true;
            stream.cancel();
        }

        @Override
        public boolean isCancelled() {
            return cancelled;
        }
    }
}
