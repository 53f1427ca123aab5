package dev.llmops.server.internal.http;

import com.sun.net.httpserver.HttpExchange;
import dev.llmops.commons.internal.http.SlowClients;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Bodies that are read or written as a whole, within limits of time. */
public final class Bodies {

    private final SlowClients clients;
    private final int maxBytes;
    private final Duration readLimit;
    private final Duration writeLimit;

    public Bodies(SlowClients clients, EndpointOptions options) {
        this.clients = clients;
        this.maxBytes = options.maxBodyBytes();
        this.readLimit = options.bodyTimeout();
        this.writeLimit = options.writeTimeout();
    }

    public Fields read(HttpExchange exchange) throws IOException {
        return read(exchange, maxBytes);
    }

    /** Reads a body that may have at most so many bytes, whatever others may have. */
    public Fields read(HttpExchange exchange, int most) throws IOException {
        byte[] body = clients.read(exchange.getRequestBody(), most, readLimit);
        if (body.length > most) {
            throw new ApiException(
                    413, "invalid_request_error", null, "the body must have at most " + most + " bytes", null);
        }
        return new Fields("", Json.object(body));
    }

    /** Sends an answer without a body. */
    public void sendNothing(HttpExchange exchange) throws IOException {
        clients.within(writeLimit, () -> exchange.sendResponseHeaders(204, -1));
    }

    public void send(HttpExchange exchange, byte[] json) throws IOException {
        send(exchange, 200, "application/json", json);
    }

    public void sendText(HttpExchange exchange, String type, String text) throws IOException {
        send(exchange, 200, type, text.getBytes(StandardCharsets.UTF_8));
    }

    public void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        clients.within(writeLimit, () -> {
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(status, -1);
            } else {
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
                // Reads what is left of the request, too.
                exchange.getResponseBody().close();
            }
        });
    }

    /** Begins an answer that takes its time, as one JSON object. */
    public Reply json(HttpExchange exchange) {
        return new Reply(exchange, "application/json", " ", clients, writeLimit);
    }

    /** Begins an answer that takes its time, as a stream of events. */
    public Reply events(HttpExchange exchange) {
        exchange.getResponseHeaders().set("Cache-Control", "no-cache");
        return new Reply(exchange, "text/event-stream", ":\n\n", clients, writeLimit);
    }
}
