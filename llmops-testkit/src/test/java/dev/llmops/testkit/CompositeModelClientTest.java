package dev.llmops.testkit;

import dev.llmops.api.error.RateLimitedException;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelRequest;
import java.util.List;
import java.util.Optional;

/** The first of two clients asks to slow down each time, so that the second answers. */
class CompositeModelClientTest extends ModelClientKit {

    @Override
    protected ModelClient createClient() {
        ModelClient busy = ScriptedModelClient.of(request -> ScriptedModelClient.failing(
                "", new RateLimitedException("slow down, and try again later", null, null)));
        return ModelClient.composite(List.of(busy, ScriptedModelClientTest.scripted()));
    }

    @Override
    protected ModelRequest request() {
        return ScriptedModelClientTest.REQUEST;
    }

    @Override
    protected Optional<ModelRequest> longRequest() {
        return Optional.of(ScriptedModelClientTest.LONG);
    }

    @Override
    protected Optional<ModelRequest> failingRequest() {
        return Optional.of(ScriptedModelClientTest.FAILING);
    }
}
