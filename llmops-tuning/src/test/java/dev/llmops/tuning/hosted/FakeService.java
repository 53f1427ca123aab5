package dev.llmops.tuning.hosted;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A service on this machine that answers what it was told to, and keeps what it was asked. */
final class FakeService implements AutoCloseable {

    record Asked(String method, String path, String body, String authorization) {}

    @SuppressWarnings("ArrayRecordComponent")
    private record Reply(int status, Map<String, String> headers, byte[] body) {}

    private final HttpServer server;
    private final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private final List<Asked> asked = new ArrayList<>();

    FakeService() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().toString();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            synchronized (asked) {
                asked.add(new Asked(
                        exchange.getRequestMethod(),
                        path,
                        body,
                        String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))));
            }
            Reply reply = replies.getOrDefault(
                    exchange.getRequestMethod() + " " + path,
                    new Reply(
                            404,
                            Map.of(),
                            "{\"error\":{\"message\":\"no such thing\",\"code\":\"absent\"}}"
                                    .getBytes(StandardCharsets.UTF_8)));
            reply.headers.forEach(exchange.getResponseHeaders()::add);
            exchange.sendResponseHeaders(reply.status, reply.body.length == 0 ? -1 : reply.body.length);
            exchange.getResponseBody().write(reply.body);
            exchange.close();
        });
        server.start();
    }

    FakeService reply(String request, int status, String body) {
        return reply(request, status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    FakeService reply(String request, int status, Map<String, String> headers, byte[] body) {
        replies.put(request, new Reply(status, headers, body));
        return this;
    }

    URI address(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    List<Asked> asked() {
        synchronized (asked) {
            return List.copyOf(asked);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
