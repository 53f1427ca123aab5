package dev.llmops.testkit;

import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import java.util.List;
import java.util.Optional;

class ScriptedModelClientTest extends ModelClientKit {

    static final ModelRequest REQUEST = ModelRequest.user("Who sleeps where, and what is the weather?");
    static final ModelRequest LONG = ModelRequest.user("Count to infinity.");
    static final ModelRequest FAILING = ModelRequest.user("Break.");

    private static final AssistantMessage ANSWER = new AssistantMessage(
            List.of(
                    new ReasoningPart("Cats sleep a lot 🐈.", null),
                    new TextPart("The cat 🐈 sleeps in Köln, the fish 🐟 does not.")),
            List.of(new ToolCall("1", "weather", "{\"city\":\"Köln\"}")));

    static ModelClient scripted() {
        return ScriptedModelClient.of(ScriptedModelClientTest::answer);
    }

    private static List<ModelEvent> answer(ModelRequest request) {
        if (request.messages().equals(LONG.messages())) {
            return List.of(new ModelEvent.TextDelta("one, "), new ModelEvent.TextDelta("two, "));
        }
        if (request.messages().equals(FAILING.messages())) {
            return ScriptedModelClient.failing("I am br", new ModelUnavailableException("the server broke off"));
        }
        return ScriptedModelClient.script(ANSWER, FinishReason.TOOL_CALLS);
    }

    @Override
    protected ModelClient createClient() {
        return scripted();
    }

    @Override
    protected ModelRequest request() {
        return REQUEST;
    }

    @Override
    protected Optional<ModelRequest> longRequest() {
        return Optional.of(LONG);
    }

    @Override
    protected Optional<ModelRequest> failingRequest() {
        return Optional.of(FAILING);
    }
}
