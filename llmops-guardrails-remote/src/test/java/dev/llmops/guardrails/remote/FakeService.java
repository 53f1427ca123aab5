package dev.llmops.guardrails.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import dev.llmops.testkit.server.LoopbackServer;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A guardrail service on this machine that says what it is told to say. */
final class FakeService implements AutoCloseable {

    record Request(String path, @Nullable String key, JsonNode body) {}

    private final LoopbackServer server = new LoopbackServer(this::answer);
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final int status;
    private final @Nullable String answer;

    /** @param answer what it says, or null to say nothing until it is closed */
    FakeService(int status, @Nullable String answer) {
        this.status = status;
        this.answer = answer;
    }

    ServiceEndpoint endpoint() {
        return ServiceEndpoint.of(server.uri("/")).withHeader("Authorization", "Bearer key");
    }

    Request last() {
        return Objects.requireNonNull(requests.get(requests.size() - 1));
    }

    private void answer(HttpExchange exchange) throws IOException, InterruptedException {
        JsonNode body = new ObjectMapper().readTree(exchange.getRequestBody());
        requests.add(new Request(
                exchange.getRequestURI().toString(),
                exchange.getRequestHeaders().getFirst("Authorization"),
                body));
        if (answer == null) {
            exchange.sendResponseHeaders(status, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            server.awaitClose();
        } else {
            LoopbackServer.respond(exchange, status, "application/json", answer);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
