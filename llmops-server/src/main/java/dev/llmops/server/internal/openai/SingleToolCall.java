package dev.llmops.server.internal.openai;

import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.server.internal.http.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer with one call of a tool at most. The grammars of many templates allow no more; where a model begins a second one, it
 * is stopped, and the answer is whole with the first.
 */
final class SingleToolCall implements ModelStream {

    private final ModelStream answer;
    private final ModelClient client;
    private final StringBuilder thought = new StringBuilder();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder arguments = new StringBuilder();
    private ModelEvent.@Nullable ToolCallDelta first;
    private boolean stopped;

    SingleToolCall(ModelStream answer, ModelClient client) {
        this.client = client;
        this.answer = answer;
    }

    @Override
    public ModelEvent next() {
        while (true) {
            ModelEvent event = answer.next();
            if (event instanceof ModelEvent.End end) {
                return ended(end);
            }
            boolean call = event instanceof ModelEvent.ToolCallDelta;
            boolean another = event instanceof ModelEvent.ToolCallDelta delta && delta.index() > 0;
            if (another) {
                if (!stopped) {
                    stop();
                }
            } else if (call || !stopped) {
                add(event);
                if (stopped) {
                    stop();
                }
                return event;
            }
        }
    }

    /** Nothing but the first call is wanted any more, and nothing at all once that is whole. */
    private void stop() {
        stopped = true;
        // Servers may write several calls by turns: the first is not whole because another has begun.
        if (Json.isObject(arguments)) {
            answer.cancel();
        }
    }

    private void add(ModelEvent event) {
        if (event instanceof ModelEvent.ToolCallDelta call) {
            first = first == null ? call : first;
            arguments.append(call.arguments());
        } else if (event instanceof ModelEvent.TextDelta piece) {
            text.append(piece.text());
        } else if (event instanceof ModelEvent.ReasoningDelta piece) {
            thought.append(piece.text());
        }
    }

    private ModelEvent.End ended(ModelEvent.End end) {
        if (!stopped
                || end instanceof ModelEvent.Failed
                || (end instanceof ModelEvent.Cancelled && !Json.isObject(arguments))) {
            return end;
        }
        ModelResponse whole = end instanceof ModelEvent.Completed completed ? completed.response() : null;
        TokenUsage usage = whole != null
                ? whole.usage()
                : ((ModelEvent.Cancelled) end).partial().usage();
        return new ModelEvent.Completed(new ModelResponse(
                message(),
                FinishReason.TOOL_CALLS,
                usage,
                whole != null ? whole.model() : client.description().identity(),
                null,
                Duration.ZERO,
                Map.of()));
    }

    private AssistantMessage message() {
        List<Part> parts = new ArrayList<>();
        if (!thought.isEmpty()) {
            parts.add(new ReasoningPart(thought.toString(), null));
        }
        if (!text.isEmpty()) {
            parts.add(new TextPart(text.toString()));
        }
        ModelEvent.ToolCallDelta call = first;
        return new AssistantMessage(
                parts, call == null ? List.of() : List.of(new ToolCall(call.id(), call.name(), arguments.toString())));
    }

    @Override
    public void cancel() {
        answer.cancel();
    }

    @Override
    public void close() {
        answer.close();
    }
}
