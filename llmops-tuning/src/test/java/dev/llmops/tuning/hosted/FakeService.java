package dev.llmops.tuning.hosted;

import com.sun.net.httpserver.HttpExchange;
import dev.llmops.testkit.server.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A service on this machine that answers what it was told to, and keeps what it was asked. */
final class FakeService implements AutoCloseable {

    record Asked(String method, String path, String body, String authorization) {}

    @SuppressWarnings("ArrayRecordComponent")
    private record Reply(int status, Map<String, String> headers, byte[] body) {}

    private static final Reply ABSENT = new Reply(
            404,
            Map.of(),
            "{\"error\":{\"message\":\"no such thing\",\"code\":\"absent\"}}".getBytes(StandardCharsets.UTF_8));

    private final LoopbackServer server = new LoopbackServer(this::answer);
    private final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        asked.add(new Asked(
                exchange.getRequestMethod(),
                path,
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))));
        Reply reply = replies.getOrDefault(exchange.getRequestMethod() + " " + path, ABSENT);
        reply.headers.forEach(exchange.getResponseHeaders()::add);
        exchange.sendResponseHeaders(reply.status, reply.body.length == 0 ? -1 : reply.body.length);
        if (reply.body.length > 0) {
            exchange.getResponseBody().write(reply.body);
        }
    }

    FakeService reply(String request, int status, String body) {
        return reply(request, status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    FakeService reply(String request, int status, Map<String, String> headers, byte[] body) {
        replies.put(request, new Reply(status, headers, body));
        return this;
    }

    URI address(String path) {
        return server.uri(path);
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void close() {
        server.close();
    }
}
