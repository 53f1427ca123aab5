package dev.llmops.local.internal.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Bodies that are read or written as a whole. */
final class Bodies {

    private Bodies() {}

    static Fields read(HttpExchange exchange, int most) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(most + 1);
        if (body.length > most) {
            throw new ApiException(
                    413, "invalid_request_error", null, "the body must have at most " + most + " bytes", null);
        }
        return new Fields("", Json.object(body));
    }

    static void send(HttpExchange exchange, byte[] json) throws IOException {
        send(exchange, 200, "application/json", json);
    }

    static void sendText(HttpExchange exchange, String type, String text) throws IOException {
        send(exchange, 200, type, text.getBytes(StandardCharsets.UTF_8));
    }

    static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.getResponseBody().close();
    }
}
