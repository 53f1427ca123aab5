package dev.llmops.springai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.llmops.testkit.server.LoopbackServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An OpenAI server on the loopback interface: it answers, goes on for ever, breaks or calls a tool, as the last message asks it to. */
final class FakeOpenAi implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();

    private final List<JsonNode> requests = new CopyOnWriteArrayList<>();
    private final LoopbackServer server = new LoopbackServer(this::handle);

    String url() {
        return server.uri("").toString();
    }

    List<JsonNode> requests() {
        return List.copyOf(requests);
    }

    JsonNode last() {
        return requests.get(requests.size() - 1);
    }

    private void handle(HttpExchange exchange) throws IOException, InterruptedException {
        JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
        requests.add(request);
        if (exchange.getRequestURI().getPath().endsWith("/embeddings")) {
            respond(exchange, 200, embeddings(request));
        } else {
            chat(exchange, request);
        }
    }

    private void chat(HttpExchange exchange, JsonNode request) throws IOException, InterruptedException {
        JsonNode messages = request.path("messages");
        JsonNode message = messages.path(messages.size() - 1);
        String asked = message.path("content").isTextual()
                ? message.path("content").asText()
                : message.path("content").path(0).path("text").asText();
        boolean streamed = request.path("stream").asBoolean();
        switch (asked) {
            case "Count to infinity." -> forEver(exchange, streamed);
            case "Break." -> respond(exchange, 500, "{\"error\":{\"message\":\"broken\"}}");
            case "Too often." -> {
                exchange.getResponseHeaders().add("Retry-After", "7");
                respond(exchange, 429, "{\"error\":{\"message\":\"slow down\"}}");
            }
            case "Wrong key." -> respond(exchange, 401, "{\"error\":{\"message\":\"who are you\"}}");
            case "Too long." -> respond(exchange, 400, "{\"error\":{\"message\":\"maximum context length is 8\"}}");
            case "Lie." -> respond(exchange, 200, "<html>");
            case "Cut." -> cut(exchange);
            default -> answer(exchange, streamed, request, message);
        }
    }

    private static void answer(HttpExchange exchange, boolean streamed, JsonNode request, JsonNode message)
            throws IOException {
        boolean tool = request.path("tools").size() > 0
                && message.path("role").asText().equals("user");
        ObjectNode whole = JSON.createObjectNode();
        List<String> pieces = List.of("The cat 🐈", " sleeps", " in", " Köln,", " the fish 🐟 does", " not.");
        if (tool) {
            ObjectNode call = whole.putNull("content").putArray("tool_calls").addObject();
            call.put("index", 0).put("id", "call_1").put("type", "function");
            call.putObject("function")
                    .put(
                            "name",
                            request.path("tools")
                                    .path(0)
                                    .path("function")
                                    .path("name")
                                    .asText())
                    .put("arguments", "{\"part\":\"cable\"}");
        } else {
            whole.put("content", String.join("", pieces));
        }
        String reason = tool ? "tool_calls" : "stop";
        if (!streamed) {
            ObjectNode response = chunk("chat.completion", "message", whole.put("role", "assistant"), reason);
            response.set("usage", usage());
            respond(exchange, 200, response.toString());
            return;
        }
        OutputStream out = events(exchange);
        for (String piece : tool ? List.<String>of() : pieces) {
            event(
                    out,
                    chunk(
                            "chat.completion.chunk",
                            "delta",
                            JSON.createObjectNode().put("content", piece),
                            null));
        }
        if (tool) {
            event(out, chunk("chat.completion.chunk", "delta", whole, null));
        }
        event(out, chunk("chat.completion.chunk", "delta", JSON.createObjectNode(), reason));
        ObjectNode last = chunk("chat.completion.chunk", "delta", JSON.createObjectNode(), null);
        last.putArray("choices");
        last.set("usage", usage());
        event(out, last);
        out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
    }

    private void forEver(HttpExchange exchange, boolean streamed) throws IOException, InterruptedException {
        if (!streamed) {
            server.awaitClose();
            return;
        }
        OutputStream out = events(exchange);
        for (long i = 0; true; i++) {
            event(
                    out,
                    chunk(
                            "chat.completion.chunk",
                            "delta",
                            JSON.createObjectNode().put("content", i + ", "),
                            null));
        }
    }

    private static void cut(HttpExchange exchange) throws IOException {
        OutputStream out = events(exchange);
        event(
                out,
                chunk("chat.completion.chunk", "delta", JSON.createObjectNode().put("content", "Half an "), null));
    }

    private static ObjectNode chunk(String type, String name, ObjectNode message, String reason) {
        ObjectNode chunk = JSON.createObjectNode()
                .put("id", "chatcmpl-1")
                .put("object", type)
                .put("created", 1_700_000_000L)
                .put("model", "fake-1");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set(name, message);
        choice.put("finish_reason", reason);
        return chunk;
    }

    private static ObjectNode usage() {
        ObjectNode usage = JSON.createObjectNode()
                .put("prompt_tokens", 11)
                .put("completion_tokens", 7)
                .put("total_tokens", 18);
        usage.putObject("prompt_tokens_details").put("cached_tokens", 2);
        return usage;
    }

    private static String embeddings(JsonNode request) {
        ObjectNode response = JSON.createObjectNode().put("object", "list").put("model", "fake");
        var data = response.putArray("data");
        JsonNode input = request.path("input");
        List<JsonNode> texts = input.isArray() ? List.copyOf(toList(input)) : List.of(input);
        for (JsonNode text : texts) {
            ObjectNode one = data.addObject().put("object", "embedding").put("index", data.size() - 1);
            one.putArray("embedding")
                    .add((double) text.asText().length())
                    .add((double) (text.asText().hashCode() % 100))
                    .add(1.0);
        }
        response.putObject("usage").put("prompt_tokens", 3).put("total_tokens", 3);
        return response.toString();
    }

    private static List<JsonNode> toList(JsonNode array) {
        List<JsonNode> all = new java.util.ArrayList<>();
        array.forEach(all::add);
        return all;
    }

    private static OutputStream events(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    private static void event(OutputStream out, JsonNode data) throws IOException {
        out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void respond(HttpExchange exchange, int status, String body) throws IOException {
        LoopbackServer.respond(exchange, status, "application/json", body);
    }

    @Override
    public void close() {
        server.close();
    }
}
