package dev.llmops.langchain4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.testkit.server.RawServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** One request at a {@link FakeModelServer}, and the bytes of its response. */
final class FakeExchange {

    static final ObjectMapper JSON = new ObjectMapper();

    private final RawServer.Request request;
    private final CountDownLatch stalled = new CountDownLatch(1);
    private final CountDownLatch clientGone = new CountDownLatch(1);

    FakeExchange(RawServer.Request request) {
        this.request = request;
    }

    Map<String, String> headers() {
        return request.headers();
    }

    JsonNode json() {
        try {
            return JSON.readTree(request.body());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the client sent no JSON: " + request.body(), e);
        }
    }

    boolean streamed() {
        return json().path("stream").asBoolean();
    }

    /** The text of the last message. */
    String asked() {
        JsonNode messages = json().path("messages");
        return messages.path(messages.size() - 1).path("content").asText();
    }

    void raw(String text) throws IOException {
        request.send(text);
    }

    void respond(int status, String type, String text, String... moreHeaders) throws IOException {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        raw("HTTP/1.1 " + status + " X\r\nContent-Type: " + type + "\r\nContent-Length: " + length
                + "\r\nConnection: close\r\n" + headerLines(moreHeaders) + "\r\n" + text);
    }

    private static String headerLines(String... lines) {
        return lines.length == 0 ? "" : String.join("\r\n", lines) + "\r\n";
    }

    void startEvents() throws IOException {
        raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
    }

    void event(String data) throws IOException {
        raw("data: " + data + "\n\n");
    }

    void delta(ObjectNode delta) throws IOException {
        event(chunk(delta, null));
    }

    void text(String piece) throws IOException {
        delta(JSON.createObjectNode().put("content", piece));
    }

    void finish(String reason) throws IOException {
        event(chunk(JSON.createObjectNode(), reason));
    }

    private static String chunk(ObjectNode delta, String finishReason) {
        ObjectNode chunk = JSON.createObjectNode().put("id", "chatcmpl-1").put("model", "fake-1");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.put("finish_reason", finishReason);
        return chunk.toString();
    }

    void usageAndDone() throws IOException {
        event("{\"id\":\"chatcmpl-1\",\"model\":\"fake-1\",\"choices\":[],\"usage\":" + usage() + "}");
        event("[DONE]");
    }

    static String usage() {
        return "{\"prompt_tokens\":11,\"completion_tokens\":7,\"total_tokens\":18,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":4},"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":3}}";
    }

    /** A whole chat completion whose message has these members. */
    static String completion(ObjectNode message, String finishReason) {
        ObjectNode whole = JSON.createObjectNode()
                .put("id", "chatcmpl-1")
                .put("created", 1_700_000_000L)
                .put("model", "fake-1")
                .put("system_fingerprint", "fp_1");
        ObjectNode choice = whole.putArray("choices").addObject().put("index", 0);
        choice.set("message", message.put("role", "assistant"));
        choice.put("finish_reason", finishReason);
        whole.putRawValue("usage", new com.fasterxml.jackson.databind.util.RawValue(usage()));
        return whole.toString();
    }

    static String completion(String text) {
        return completion(JSON.createObjectNode().put("content", text), "stop");
    }

    /** Answers whole or as a stream, as it was asked. */
    void answer(String... pieces) throws IOException {
        if (!streamed()) {
            respond(200, "application/json", completion(String.join("", pieces)));
            return;
        }
        startEvents();
        for (String piece : pieces) {
            text(piece);
        }
        finish("stop");
        usageAndDone();
    }

    /** Says nothing more until the client gives up. */
    void stall() throws IOException {
        stalled.countDown();
        try {
            request.stall();
        } finally {
            clientGone.countDown();
        }
    }

    CountDownLatch stalled() {
        return stalled;
    }

    void awaitClientGone() throws InterruptedException {
        clientGone.await();
    }
}
