package dev.llmops.local.internal.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Bodies that are read or written as a whole, within limits of time. */
final class Bodies {

    private final SlowClients clients;
    private final int mostBytes;
    private final Duration readLimit;
    private final Duration writeLimit;

    Bodies(SlowClients clients, EndpointOptions options) {
        this.clients = clients;
        this.mostBytes = options.maxBodyBytes();
        this.readLimit = options.bodyTimeout();
        this.writeLimit = options.writeTimeout();
    }

    Fields read(HttpExchange exchange) throws IOException {
        clients.begin(readLimit);
        byte[] body;
        try {
            body = exchange.getRequestBody().readNBytes(mostBytes + 1);
        } finally {
            clients.end();
        }
        if (body.length > mostBytes) {
            throw new ApiException(
                    413, "invalid_request_error", null, "the body must have at most " + mostBytes + " bytes", null);
        }
        return new Fields("", Json.object(body));
    }

    void send(HttpExchange exchange, byte[] json) throws IOException {
        send(exchange, 200, "application/json", json);
    }

    void sendText(HttpExchange exchange, String type, String text) throws IOException {
        send(exchange, 200, type, text.getBytes(StandardCharsets.UTF_8));
    }

    void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        clients.begin(writeLimit);
        try {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            // Reads what is left of the request, too.
            exchange.getResponseBody().close();
        } finally {
            clients.end();
        }
    }

    /** Begins an answer that takes its time, as one JSON object. */
    Reply json(HttpExchange exchange) {
        return new Reply(exchange, "application/json", " ", clients, writeLimit);
    }

    /** Begins an answer that takes its time, as a stream of events. */
    Reply events(HttpExchange exchange) {
        exchange.getResponseHeaders().set("Cache-Control", "no-cache");
        return new Reply(exchange, "text/event-stream", ":\n\n", clients, writeLimit);
    }
}
