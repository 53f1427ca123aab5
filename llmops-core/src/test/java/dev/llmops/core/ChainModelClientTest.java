package dev.llmops.core;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.testkit.ModelClientKit;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.List;
import java.util.Optional;

/** The whole chain keeps what a model promises. */
class ChainModelClientTest extends ModelClientKit {

    private static final ModelRequest LONG = ModelRequest.user("Count to infinity.");
    private static final ModelRequest FAILING = ModelRequest.user("Break.");

    private static List<ModelEvent> script(ModelRequest request) {
        if (request.messages().equals(LONG.messages())) {
            return List.of(new ModelEvent.TextDelta("one, "), new ModelEvent.TextDelta("two, "));
        }
        if (request.messages().equals(FAILING.messages())) {
            return ScriptedModelClient.failing("I am br", new InvalidRequestException("no"));
        }
        return ScriptedModelClient.script("The cat 🐈 sleeps in Köln, the fish 🐟 does not.");
    }

    @Override
    protected ModelClient createClient() {
        LlmOps ops = new Fixture().with(ScriptedModelClient.of(ChainModelClientTest::script));
        return new ClosingAll(ops, ops.asModelClient());
    }

    @Override
    protected ModelRequest request() {
        return ModelRequest.user("Where does the cat sleep?");
    }

    @Override
    protected Optional<ModelRequest> longRequest() {
        return Optional.of(LONG);
    }

    @Override
    protected Optional<ModelRequest> failingRequest() {
        return Optional.of(FAILING);
    }

    private record ClosingAll(LlmOps ops, ModelClient client) implements ModelClient {

        @Override
        public ModelDescription description() {
            return client.description();
        }

        @Override
        public ModelResponse generate(ModelRequest request) {
            return client.generate(request);
        }

        @Override
        public ModelStream stream(ModelRequest request) {
            return client.stream(request);
        }

        @Override
        public void close() {
            ops.close();
        }
    }
}
