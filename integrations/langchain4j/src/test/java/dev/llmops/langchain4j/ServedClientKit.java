package dev.llmops.langchain4j;

import dev.llmops.api.model.ModelRequest;
import dev.llmops.testkit.ModelClientKit;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** The compatibility kit for a client of LangChain4j's real OpenAI models against a server on the loopback interface. */
abstract class ServedClientKit extends ModelClientKit {

    final FakeModelServer server = new FakeModelServer(ServerScript::answer);

    @AfterEach
    void stopServer() throws IOException {
        server.close();
    }

    @Override
    protected ModelRequest request() {
        return ServerScript.REQUEST;
    }

    @Override
    protected Optional<ModelRequest> longRequest() {
        return Optional.of(ServerScript.LONG);
    }

    @Override
    protected Optional<ModelRequest> failingRequest() {
        return Optional.of(ServerScript.FAILING);
    }
}
