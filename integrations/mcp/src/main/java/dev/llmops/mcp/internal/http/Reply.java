package dev.llmops.mcp.internal.http;

import com.sun.net.httpserver.HttpExchange;
import io.modelcontextprotocol.json.McpJsonDefaults;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A whole answer: a status, and JSON or nothing. */
final class Reply {

    static final String JSON = "application/json";

    private final int status;
    private final byte @Nullable [] body;

    private Reply(int status, byte @Nullable [] body) {
        this.status = status;
        this.body = body;
    }

    static Reply empty(int status) {
        return new Reply(status, null);
    }

    static Reply json(int status, Object value) {
        try {
            return new Reply(status, McpJsonDefaults.getMapper().writeValueAsBytes(value));
        } catch (IOException e) {
            throw new IllegalStateException("a message has a JSON form", e);
        }
    }

    static Reply error(int status, int code, String message) {
        return json(status, Map.of("jsonrpc", "2.0", "error", Map.of("code", code, "message", message)));
    }

    void send(HttpExchange exchange) throws IOException {
        byte[] bytes = body;
        if (bytes == null) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", JSON);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
