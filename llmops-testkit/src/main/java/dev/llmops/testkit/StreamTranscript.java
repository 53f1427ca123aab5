package dev.llmops.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.text.UnicodeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Everything that one stream told, the end last. */
record StreamTranscript(List<ModelEvent> deltas, ModelEvent.End end) {

    static StreamTranscript of(ModelClient client, ModelRequest request) {
        try (ModelStream stream = client.stream(request)) {
            return read(stream);
        }
    }

    static StreamTranscript read(ModelStream stream) {
        return read(stream, event -> {});
    }

    /** Reads to the end; {@code afterEach} runs after every event. */
    static StreamTranscript read(ModelStream stream, Consumer<ModelEvent> afterEach) {
        List<ModelEvent> deltas = new ArrayList<>();
        while (true) {
            ModelEvent event = stream.next();
            afterEach.accept(event);
            if (event instanceof ModelEvent.End end) {
                return new StreamTranscript(deltas, end);
            }
            deltas.add(event);
        }
    }

    ModelResponse response() {
        assertThat(end).isInstanceOf(ModelEvent.Completed.class);
        return ((ModelEvent.Completed) end).response();
    }

    String text() {
        return deltas.stream()
                .filter(ModelEvent.TextDelta.class::isInstance)
                .map(delta -> ((ModelEvent.TextDelta) delta).text())
                .collect(Collectors.joining());
    }

    void assertDeltasMakeUp(AssistantMessage message) {
        assertDeltasAreWhole();
        assertThat(text()).as("text deltas joined").isEqualTo(message.text());
        assertThat(reasoning()).as("reasoning deltas joined").isEqualTo(reasoningOf(message));
        assertThat(toolCalls()).as("tool call deltas joined").isEqualTo(message.toolCalls());
    }

    /** A reader may have read less than had arrived when a stream was cut. */
    void assertDeltasBegin(AssistantMessage partial) {
        assertDeltasAreWhole();
        assertThat(partial.text()).as("partial text").startsWith(text());
        assertThat(reasoningOf(partial)).as("partial reasoning").startsWith(reasoning());
    }

    private void assertDeltasAreWhole() {
        for (ModelEvent delta : deltas) {
            if (delta instanceof ModelEvent.TextDelta text) {
                assertWhole(text.text());
            } else if (delta instanceof ModelEvent.ReasoningDelta reasoning) {
                assertWhole(reasoning.text());
            }
        }
    }

    private static void assertWhole(String piece) {
        assertThat(piece).as("text of a delta").isNotEmpty();
        assertThat(UnicodeText.indexOfLoneSurrogate(piece))
                .as("lone surrogate in a delta")
                .isNegative();
    }

    private String reasoning() {
        return deltas.stream()
                .filter(ModelEvent.ReasoningDelta.class::isInstance)
                .map(delta -> ((ModelEvent.ReasoningDelta) delta).text())
                .collect(Collectors.joining());
    }

    private static String reasoningOf(AssistantMessage message) {
        return message.parts().stream()
                .filter(ReasoningPart.class::isInstance)
                .map(part -> ((ReasoningPart) part).text())
                .collect(Collectors.joining());
    }

    private List<ToolCall> toolCalls() {
        Map<Integer, ToolCall> calls = new TreeMap<>();
        for (ModelEvent delta : deltas) {
            if (delta instanceof ModelEvent.ToolCallDelta piece) {
                calls.merge(
                        piece.index(),
                        new ToolCall(piece.id(), piece.name(), piece.arguments()),
                        (call, next) -> new ToolCall(
                                call.id(), call.name(), call.arguments().concat(next.arguments())));
            }
        }
        return List.copyOf(calls.values());
    }
}
