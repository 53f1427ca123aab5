package dev.llmops.cli;

import dev.llmops.api.model.ModelRequest;
import dev.llmops.server.ModelServer;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.List;
import java.util.function.Function;

/** A model behind a server that speaks OpenAI's protocol, and says what a test wants. */
final class ScriptedServer implements AutoCloseable {

    private final ScriptedModelClient client;
    private final ModelServer server;

    private ScriptedServer(Function<ModelRequest, String> reply) {
        client = ScriptedModelClient.of(request -> ScriptedModelClient.script(reply.apply(request)));
        server = ModelServer.builder(client).name("m").port(0).build();
    }

    static ScriptedServer replying(Function<ModelRequest, String> reply) {
        return new ScriptedServer(reply);
    }

    /** What {@code --model} takes. */
    String model() {
        return "openai:m@" + server.uri().resolve("/v1");
    }

    List<ModelRequest> requests() {
        return client.requests();
    }

    /** The text of the last message. */
    static String asked(ModelRequest request) {
        return request.messages().get(request.messages().size() - 1).text();
    }

    @Override
    public void close() {
        server.close();
    }
}
