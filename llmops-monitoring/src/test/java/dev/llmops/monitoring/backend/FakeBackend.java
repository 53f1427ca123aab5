package dev.llmops.monitoring.backend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.llmops.testkit.server.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Takes scores as Langfuse 3 and LangSmith do, and gives them again as those do: the wire is that which their own Python clients were seen to
 * use. It can be told to answer otherwise, or not before it is let go on.
 */
final class FakeBackend implements AutoCloseable {

    private final LoopbackServer server = new LoopbackServer(this::serve);
    private final Deque<Integer> scripted = new ArrayDeque<>();
    private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
    private volatile CountDownLatch gate = new CountDownLatch(0);

    /** A question. */
    record Asked(String method, String path, String authorization, String key, JsonNode body) {}

    URI uri() {
        return server.uri("");
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

    private void serve(HttpExchange exchange) throws IOException, InterruptedException {
        String path = exchange.getRequestURI().toString();
        String method = exchange.getRequestMethod();
        byte[] body = exchange.getRequestBody().readAllBytes();
        asked.add(new Asked(
                method,
                path,
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                String.valueOf(exchange.getRequestHeaders().getFirst("x-api-key")),
                body.length == 0 ? Rest.JSON.missingNode() : Rest.JSON.readTree(body)));
        gate.await();
        Integer status;
        synchronized (this) {
            status = scripted.poll();
        }
        LoopbackServer.respond(
                exchange,
                status == null ? 200 : status,
                "application/json",
                content(method, path).toString());
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
        server.close();
    }
}
