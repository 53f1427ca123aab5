package dev.llmops.monitoring.backend;

import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelCapability;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.testkit.ScriptedModelClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A model under a vendor's name, with cached and written tokens; it calls a tool, or breaks off, where it is asked to. */
final class SampleModel implements ModelClient {

    static final String NAME = "gpt-5-2026-08-07";

    private static final ModelIdentity IDENTITY = new ModelIdentity("openai", NAME, null);
    private static final ToolCall CALL = new ToolCall("call-1", "stock", "{\"article\":\"lamp\"}");

    private final ScriptedModelClient scripted = ScriptedModelClient.of(SampleModel::events);

    private static List<ModelEvent> events(ModelRequest request) {
        Message last = request.messages().get(request.messages().size() - 1);
        if (last.text().contains("break")) {
            return List.of(
                    new ModelEvent.TextDelta("The ca"),
                    new ModelEvent.Failed(
                            new ModelUnavailableException("the server closed the connection"),
                            new PartialResponse(Message.assistant("The ca"), TokenUsage.of(9, 2))));
        }
        if (last.text().contains("in stock") && !(last instanceof ToolMessage)) {
            return answer(new AssistantMessage(List.of(), List.of(CALL)), FinishReason.TOOL_CALLS);
        }
        return answer(Message.assistant("Two metres."), FinishReason.STOP);
    }

    private static List<ModelEvent> answer(AssistantMessage message, FinishReason reason) {
        ModelResponse response = new ModelResponse(
                message,
                reason,
                new TokenUsage(100, 20, 60, 5, 30),
                IDENTITY,
                null,
                Duration.ZERO,
                Map.of("id", "resp-1"));
        return List.of(new ModelEvent.TextDelta(message.text()), new ModelEvent.Completed(response));
    }

    @Override
    public ModelDescription description() {
        return new ModelDescription(IDENTITY, null, Set.of(ModelCapability.TOOLS));
    }

    @Override
    public ModelResponse generate(ModelRequest request) {
        return scripted.generate(request);
    }

    @Override
    public ModelStream stream(ModelRequest request) {
        return scripted.stream(request);
    }
}
