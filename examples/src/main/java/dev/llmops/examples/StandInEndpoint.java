package dev.llmops.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Speaks the chat completions protocol of OpenAI on the loopback address, without any model behind it: it asks for the
 * tool where it sees a sum, repeats what a tool said, and otherwise says what the user had asked before.
 */
final class StandInEndpoint implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern SUM = Pattern.compile("(\\d+) \\+ (\\d+)");

    private final HttpServer server;

    private StandInEndpoint(HttpServer server) {
        this.server = server;
    }

    static StandInEndpoint start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", StandInEndpoint::answer);
        server.start();
        return new StandInEndpoint(server);
    }

    String url() {
        return "http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + "/v1";
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            List<JsonNode> messages = new ArrayList<>();
            JSON.readTree(exchange.getRequestBody()).path("messages").forEach(messages::add);
            byte[] body = JSON.writeValueAsBytes(completion(messages));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static ObjectNode completion(List<JsonNode> messages) {
        JsonNode last = messages.get(messages.size() - 1);
        Matcher sum = SUM.matcher(last.path("content").asText());
        boolean calls = last.path("role").asText().equals("user") && sum.find();
        ObjectNode root = JSON.createObjectNode()
                .put("id", "stand-in-" + messages.size())
                .put("object", "chat.completion")
                .put("model", "stand-in");
        ObjectNode choice = root.putArray("choices").addObject().put("index", 0);
        choice.put("finish_reason", calls ? "tool_calls" : "stop");
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        if (calls) {
            callTool(message, sum);
        } else {
            message.put("content", text(messages, last));
        }
        root.putObject("usage")
                .put("prompt_tokens", messages.size())
                .put("completion_tokens", 1)
                .put("total_tokens", messages.size() + 1);
        return root;
    }

    private static void callTool(ObjectNode message, Matcher sum) {
        message.putNull("content");
        ObjectNode call =
                message.putArray("tool_calls").addObject().put("id", "call-1").put("type", "function");
        String arguments = JSON.createObjectNode()
                .put("a", Integer.parseInt(sum.group(1)))
                .put("b", Integer.parseInt(sum.group(2)))
                .toString();
        call.putObject("function").put("name", "add").put("arguments", arguments);
    }

    private static String text(List<JsonNode> messages, JsonNode last) {
        if (last.path("role").asText().equals("tool")) {
            return "The calculator says " + last.path("content").asText() + ".";
        }
        List<String> asked = messages.stream()
                .filter(message -> message.path("role").asText().equals("user"))
                .map(message -> message.path("content").asText())
                .toList();
        return asked.size() < 2 ? "You asked nothing before." : "You asked: " + asked.get(asked.size() - 2);
    }
}
