package dev.llmops.monitoring.backend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Takes scores as Langfuse 3 and LangSmith do, and gives them again as those do: the wire is that which their own Python clients were seen to
 * use. It can be told to answer otherwise, or not before it is let go on.
 */
final class FakeBackend implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fake-backend");
        thread.setDaemon(true);
        return thread;
    });
    private final Deque<Integer> scripted = new ArrayDeque<>();
    private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
    private volatile CountDownLatch gate = new CountDownLatch(0);

    /** A question. */
    record Asked(String method, String path, String authorization, String key, JsonNode body) {}

    FakeBackend() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The next questions are answered with these statuses. */
    synchronized void script(Integer... statuses) {
        scripted.addAll(List.of(statuses));
    }

    /** Answers wait until the latch is open. */
    void holdUntil(CountDownLatch open) {
        this.gate = open;
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    List<Asked> posted() {
        return asked().stream().filter(each -> each.method().equals("POST")).toList();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().toString();
            byte[] body = exchange.getRequestBody().readAllBytes();
            asked.add(new Asked(
                    exchange.getRequestMethod(),
                    path,
                    String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                    String.valueOf(exchange.getRequestHeaders().getFirst("x-api-key")),
                    body.length == 0 ? Rest.JSON.missingNode() : Rest.JSON.readTree(body)));
            gate.await();
            Integer status;
            synchronized (this) {
                status = scripted.poll();
            }
            answer(exchange, status == null ? 200 : status, exchange.getRequestMethod(), path);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange, int status, String method, String path) throws IOException {
        byte[] bytes = content(method, path).toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private JsonNode content(String method, String path) {
        if (method.equals("POST")) {
            JsonNode body = asked.get(asked.size() - 1).body();
            return body.isObject()
                    ? Rest.JSON.createObjectNode().set("id", body.path("id"))
                    : Rest.JSON.createObjectNode();
        }
        return path.startsWith("/feedback") ? feedback() : scores();
    }

    /** As LangSmith lists feedback: it knows the trace of each run. */
    private ArrayNode feedback() {
        ArrayNode all = Rest.JSON.createArrayNode();
        posted().forEach(each -> {
            ObjectNode feedback = each.body().deepCopy();
            all.add(feedback.put("trace_id", feedback.path("run_id").asText()));
        });
        return all;
    }

    /** As Langfuse's API of scores, version 3, lists them. */
    private ObjectNode scores() {
        ObjectNode page = Rest.JSON.createObjectNode();
        ArrayNode all = page.putArray("data");
        posted().forEach(each -> {
            ObjectNode score = each.body().deepCopy();
            score.put("source", "API").put("environment", "default").put("projectId", "p1");
            score.put("createdAt", score.path("timestamp").asText())
                    .put("updatedAt", score.path("timestamp").asText());
            all.add(score);
        });
        page.putObject("meta").put("limit", 50);
        return page;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
