package dev.llmops.prompts;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import dev.llmops.testkit.server.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A server on this machine that answers as its subclass says, or as a test scripts, and notes what it was asked. */
abstract class Loopback implements AutoCloseable {

    private final LoopbackServer server = new LoopbackServer(this::serve);
    private final Deque<Reply> scripted = new ArrayDeque<>();
    private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());

    /** A question: its path is decoded, its body null if there is none. */
    record Asked(
            String method,
            String path,
            Map<String, String> query,
            Map<String, String> headers,
            @Nullable JsonNode body) {}

    /** An answer; one without a body breaks the connection off after the headers. */
    record Reply(
            int status,
            Map<String, String> headers,
            @Nullable String body) {

        static Reply json(int status, JsonNode body) {
            return text(status, "application/json", body.toString());
        }

        static Reply text(int status, String type, String body) {
            return new Reply(status, Map.of("Content-Type", type), body);
        }
    }

    /** {@return the answer; called by one thread at a time} */
    abstract Reply answer(Asked asked);

    URI uri() {
        return server.uri("");
    }

    /** Answers the next questions in this way. */
    synchronized void script(Reply... replies) {
        scripted.addAll(List.of(replies));
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    private void serve(HttpExchange exchange) throws IOException {
        Asked question = question(exchange);
        asked.add(question);
        Reply reply;
        synchronized (this) {
            reply = scripted.isEmpty() ? answer(question) : scripted.remove();
        }
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        if (reply.body() == null) {
            exchange.sendResponseHeaders(reply.status(), 1000);
            exchange.getResponseBody().write('{');
            return;
        }
        byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    private static Asked question(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
        byte[] body = exchange.getRequestBody().readAllBytes();
        return new Asked(
                exchange.getRequestMethod(),
                decoded(exchange.getRequestURI().getRawPath()),
                query(exchange.getRequestURI().getRawQuery()),
                headers,
                body.length == 0 ? null : RegistryHttp.JSON.readTree(body));
    }

    private static Map<String, String> query(@Nullable String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        if (raw != null) {
            for (String pair : raw.split("&", -1)) {
                int at = pair.indexOf('=');
                query.put(decoded(pair.substring(0, at)), decoded(pair.substring(at + 1)));
            }
        }
        return query;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.close();
    }
}
