package dev.llmops.springai;

import dev.llmops.api.model.ModelRequest;
import dev.llmops.testkit.ModelClientKit;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** The compatibility kit for a client of Spring AI's real OpenAI model against a server on the loopback interface. */
abstract class ServedClientKit extends ModelClientKit {

    final FakeOpenAi server = new FakeOpenAi();

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Override
    protected ModelRequest request() {
        return ModelRequest.user("Where does the cat sleep?");
    }

    @Override
    protected Optional<ModelRequest> longRequest() {
        return Optional.of(ModelRequest.user("Count to infinity."));
    }

    @Override
    protected Optional<ModelRequest> failingRequest() {
        return Optional.of(ModelRequest.user("Break."));
    }
}
