package dev.llmops.serving.pool;

import static dev.llmops.testkit.ScriptedModelClient.failing;
import static dev.llmops.testkit.ScriptedModelClient.script;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.testkit.ModelClientKit;
import dev.llmops.testkit.ScriptedModelClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A pool is a model client like any other. */
class PoolClientKitTest extends ModelClientKit {

    @Override
    protected ModelClient createClient() {
        return Pool.builder()
                .endpoint(Endpoint.of("a", ScriptedModelClient.of(PoolClientKitTest::answer)))
                .endpoint(Endpoint.of("b", ScriptedModelClient.of(PoolClientKitTest::answer)))
                .deadlines(Deadlines.NONE
                        .withFirstToken(Duration.ofMinutes(5))
                        .withBetweenTokens(Duration.ofMinutes(5))
                        .withTotal(Duration.ofMinutes(10)))
                .build();
    }

    private static List<ModelEvent> answer(ModelRequest request) {
        return switch (request.messages().get(0).text()) {
            case "long" -> List.of(new ModelEvent.TextDelta("for ever and"));
            case "fail" -> failing("", new InvalidRequestException("no"));
            default -> script("A pool answers.");
        };
    }

    @Override
    protected ModelRequest request() {
        return ModelRequest.user("short");
    }

    @Override
    protected Optional<ModelRequest> longRequest() {
        return Optional.of(ModelRequest.user("long"));
    }

    @Override
    protected Optional<ModelRequest> failingRequest() {
        return Optional.of(ModelRequest.user("fail"));
    }
}
