package dev.llmops.testkit;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelCapability;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * A model for tests: it says what its script tells, and remembers what it was asked. A script is the list of events of
 * one answer; one without an {@linkplain ModelEvent.End end} falls silent after its last event until it is cancelled.
 * Safe for use by multiple threads.
 */
public final class ScriptedModelClient implements ModelClient {

    private static final ModelIdentity IDENTITY = new ModelIdentity("llmops", "scripted", null);
    private static final int CODE_POINTS_PER_DELTA = 4;

    private final Function<ModelRequest, List<ModelEvent>> script;
    private final List<ModelRequest> requests = new CopyOnWriteArrayList<>();
    private final Set<ScriptedStream> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private ScriptedModelClient(Function<ModelRequest, List<ModelEvent>> script) {
        this.script = Objects.requireNonNull(script, "script");
    }

    /**
     * {@return a client that follows a script}
     *
     * @param script gives the events of the answer to a request
     */
    public static ScriptedModelClient of(Function<ModelRequest, List<ModelEvent>> script) {
        return new ScriptedModelClient(script);
    }

    /**
     * {@return a client that says the same each time}
     *
     * @param text what it says
     */
    public static ScriptedModelClient saying(String text) {
        return of(request -> script(text));
    }

    /**
     * {@return the script of a complete answer in small deltas}
     *
     * @param text the answer
     */
    public static List<ModelEvent> script(String text) {
        return script(Message.assistant(text), FinishReason.STOP);
    }

    /**
     * {@return the script of a complete answer that calls tools}
     *
     * @param calls the calls
     */
    public static List<ModelEvent> calling(ToolCall... calls) {
        return script(new AssistantMessage(List.of(), List.of(calls)), FinishReason.TOOL_CALLS);
    }

    /**
     * {@return the script of a complete answer in small deltas}
     *
     * @param message the answer
     * @param reason why it ends
     */
    public static List<ModelEvent> script(AssistantMessage message, FinishReason reason) {
        List<ModelEvent> events = new ArrayList<>();
        message.parts().forEach(part -> {
            if (part instanceof TextPart text) {
                pieces(text.text()).forEach(piece -> events.add(new ModelEvent.TextDelta(piece)));
            } else if (part instanceof ReasoningPart reasoning) {
                pieces(reasoning.text()).forEach(piece -> events.add(new ModelEvent.ReasoningDelta(piece)));
            }
        });
        for (int i = 0; i < message.toolCalls().size(); i++) {
            ToolCall call = message.toolCalls().get(i);
            events.add(new ModelEvent.ToolCallDelta(i, call.id(), call.name(), call.arguments()));
        }
        int tokens = events.size();
        events.add(new ModelEvent.Completed(new ModelResponse(
                message, reason, TokenUsage.of(tokens, tokens), IDENTITY, null, Duration.ZERO, Map.of())));
        return events;
    }

    /**
     * {@return the script of an answer that fails after its first words}
     *
     * @param begun what is said before, may be empty
     * @param error the fault
     */
    public static List<ModelEvent> failing(String begun, LlmOpsException error) {
        List<ModelEvent> events = new ArrayList<>();
        pieces(begun).forEach(piece -> events.add(new ModelEvent.TextDelta(piece)));
        events.add(new ModelEvent.Failed(
                error, new PartialResponse(Message.assistant(begun), TokenUsage.of(1, events.size()))));
        return events;
    }

    /** {@return every request so far, in order} */
    public List<ModelRequest> requests() {
        return List.copyOf(requests);
    }

    /** {@return the last request} */
    public ModelRequest lastRequest() {
        return requests.get(requests.size() - 1);
    }

    @Override
    public ModelDescription description() {
        return new ModelDescription(
                IDENTITY, null, Set.of(ModelCapability.JSON_SCHEMA, ModelCapability.TOOLS, ModelCapability.IMAGES));
    }

    @Override
    public ModelResponse generate(ModelRequest request) {
        return stream(request).await();
    }

    @Override
    public ModelStream stream(ModelRequest request) {
        requests.add(request);
        ScriptedStream stream = new ScriptedStream(script.apply(request), open::remove);
        open.add(stream);
        if (closed) {
            stream.cancel();
        }
        return stream;
    }

    @Override
    public void close() {
        closed = true;
        open.forEach(ScriptedStream::cancel);
    }

    private static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int left = text.codePointCount(start, text.length());
            int end = text.offsetByCodePoints(start, Math.min(CODE_POINTS_PER_DELTA, left));
            pieces.add(text.substring(start, end));
            start = end;
        }
        return pieces;
    }
}
