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
import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.error.StreamTruncatedException;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.text.WholeCharacters;
import dev.llmops.langchain4j.internal.mapping.Faults;
import dev.llmops.langchain4j.internal.mapping.MessagesFromLangChain4j;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes what LangChain4j pushes and puts it into a call's pipe as our events. The first end counts: LangChain4j can report
 * an error and then completion, or several errors.
 */
final class AnswerHandler implements StreamingChatResponseHandler {

    private final RunningCall call;
    private final boolean mayLackFinishReason;
    private final WholeCharacters text = new WholeCharacters();
    private final WholeCharacters reasoning = new WholeCharacters();
    private final ToolCallPieces toolCalls;
    private final AtomicBoolean ended = new AtomicBoolean();
    private @Nullable StreamingHandle handle;
    private @Nullable Duration timeToFirstToken;

    /**
     * Creates a handler for one call.
     *
     * @param mayLackFinishReason whether an answer without finish reason is complete; on a stream it is a cut one
     */
    AnswerHandler(RunningCall call, boolean mayLackFinishReason) {
        this.call = call;
        this.mayLackFinishReason = mayLackFinishReason;
        this.toolCalls = new ToolCallPieces(this::push, call.answer()::addToolCall);
    }

    @Override
    public void onPartialResponse(String partialResponse) {
        pushText(text.next(partialResponse));
    }

    @Override
    public void onPartialResponse(PartialResponse partialResponse, PartialResponseContext context) {
        cancelWith(context.streamingHandle());
        onPartialResponse(partialResponse.text());
    }

    @Override
    public void onPartialThinking(PartialThinking partialThinking) {
        pushReasoning(reasoning.next(partialThinking.text()));
    }

    @Override
    public void onPartialThinking(PartialThinking partialThinking, PartialThinkingContext context) {
        cancelWith(context.streamingHandle());
        onPartialThinking(partialThinking);
    }

    @Override
    public void onPartialToolCall(PartialToolCall piece) {
        toolCalls.add(piece.index(), piece.id(), piece.name(), piece.partialArguments());
    }

    @Override
    public void onPartialToolCall(PartialToolCall piece, PartialToolCallContext context) {
        cancelWith(context.streamingHandle());
        onPartialToolCall(piece);
    }

    @Override
    public void onCompleteToolCall(CompleteToolCall complete) {
        toolCalls.complete(complete.index(), complete.toolExecutionRequest());
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        flush();
        end(endOf(response));
    }

    /** Whatever a model answers, a reader gets an end: nobody else would tell it that the answer cannot be read. */
    private ModelEvent.End endOf(ChatResponse response) {
        try {
            if (response.finishReason() == null && !mayLackFinishReason) {
                return new ModelEvent.Failed(truncated(null), call.answer().partial());
            }
            AssistantMessage message = catchUp(response);
            return new ModelEvent.Completed(call.response(response, message, timeToFirstToken));
        } catch (RuntimeException e) {
            return new ModelEvent.Failed(
                    new InvalidModelResponseException(
                            "the answer of the LangChain4j model is not one that can be read; see the cause", e),
                    call.answer().partial());
        }
    }

    @Override
    public void onError(Throwable error) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        flush();
        LlmOpsException ours = Faults.fromLangChain4j(error);
        boolean cut =
                ours instanceof ModelUnavailableException && !call.answer().isEmpty();
        end(new ModelEvent.Failed(cut ? truncated(error) : ours, call.answer().partial()));
    }

    private static StreamTruncatedException truncated(@Nullable Throwable cause) {
        return new StreamTruncatedException(
                "the stream ended before the model said that it was done (no finish reason came);"
                        + " what had arrived is kept, ask again for a whole answer",
                cause);
    }

    private void cancelWith(@Nullable StreamingHandle streamingHandle) {
        if (handle == null && streamingHandle != null) {
            handle = streamingHandle;
            call.scope().onCancel(streamingHandle::cancel);
        }
    }

    /** Pushes what the response holds and no partial told, so that the deltas always make up the whole answer. */
    private AssistantMessage catchUp(ChatResponse response) {
        AssistantMessage whole = MessagesFromLangChain4j.assistant(response.aiMessage());
        pushReasoning(missing(call.answer().reasoning(), reasoningOf(whole)));
        pushText(missing(call.answer().text(), whole.text()));
        int index = 0;
        for (ToolExecutionRequest request : response.aiMessage().toolExecutionRequests()) {
            toolCalls.completeInOrder(index++, request);
        }
        String told = call.answer().text();
        return told.equals(whole.text()) ? whole : whole.withText(told);
    }

    private static String reasoningOf(AssistantMessage message) {
        return message.parts().stream()
                .filter(ReasoningPart.class::isInstance)
                .map(part -> ((ReasoningPart) part).text())
                .collect(Collectors.joining());
    }

    private static String missing(String told, String whole) {
        return whole.startsWith(told) ? whole.substring(told.length()) : "";
    }

    private void flush() {
        pushReasoning(reasoning.rest());
        pushText(text.rest());
    }

    private void pushText(String piece) {
        if (!piece.isEmpty()) {
            call.answer().addText(piece);
            push(new ModelEvent.TextDelta(piece));
        }
    }

    private void pushReasoning(String piece) {
        if (!piece.isEmpty()) {
            call.answer().addReasoning(piece);
            push(new ModelEvent.ReasoningDelta(piece));
        }
    }

    private void push(ModelEvent event) {
        if (timeToFirstToken == null) {
            timeToFirstToken = call.elapsed();
        }
        call.pipe().put(event);
    }

    private void end(ModelEvent.End end) {
        call.pipe().put(end);
    }
}
