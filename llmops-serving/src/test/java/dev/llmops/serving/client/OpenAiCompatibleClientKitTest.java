package dev.llmops.serving.client;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.testkit.ModelClientKit;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

class OpenAiCompatibleClientKitTest extends ModelClientKit {

    private final FakeModelServer server = new FakeModelServer(OpenAiCompatibleClientKitTest::answer);

    @Override
    protected ModelClient createClient() {
        return OpenAiCompatibleClient.builder()
                .baseUrl(server.url("/v1"))
                .model("fake")
                .apiKey("sk-test")
                .build();
    }

    @AfterEach
    void stopServer() throws IOException {
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

    private static void answer(FakeModelServer.Exchange exchange) throws IOException {
        boolean stream = exchange.json().path("stream").asBoolean();
        switch (exchange.json().path("messages").path(0).path("content").asText()) {
            case "Break." -> exchange.respond(500, "application/json", "{\"error\":{\"message\":\"broken\"}}");
            case "Count to infinity." -> count(exchange, stream);
            default -> sleep(exchange, stream);
        }
    }

    private static void count(FakeModelServer.Exchange exchange, boolean stream) throws IOException {
        if (!stream) {
            exchange.stall();
            return;
        }
        exchange.startEvents();
        for (long i = 0; true; i++) {
            exchange.chunk(delta(i + ", "));
        }
    }

    private static void sleep(FakeModelServer.Exchange exchange, boolean stream) throws IOException {
        List<String> pieces = List.of("The cat 🐈", " sleeps", " in", " Köln,", " the fish 🐟 does", " not.");
        if (!stream) {
            exchange.respond(
                    200,
                    "application/json",
                    "{\"id\":\"c1\",\"model\":\"fake-1\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                            + String.join("", pieces) + "\"},\"finish_reason\":\"stop\"}]}");
            return;
        }
        exchange.startEvents();
        for (String piece : pieces) {
            exchange.chunk(delta(piece));
        }
        exchange.chunk("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n");
        exchange.chunk("data: [DONE]\n\n");
        exchange.endChunks();
    }

    private static String delta(String text) {
        return "data: {\"id\":\"c1\",\"model\":\"fake-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text
                + "\"},\"finish_reason\":null}]}\n\n";
    }
}
