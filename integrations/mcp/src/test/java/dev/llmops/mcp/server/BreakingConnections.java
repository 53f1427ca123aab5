package dev.llmops.mcp.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicReference;

/** Stands before the transport as a proxy does that ends a response in the middle of a call. */
final class BreakingConnections implements HttpHandler {

    private final HttpHandler transport;
    private final AtomicReference<HttpExchange> latest = new AtomicReference<>();

    BreakingConnections(HttpHandler transport) {
        this.transport = transport;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("POST")) {
            latest.set(exchange);
        }
        transport.handle(exchange);
    }

    /** Ends the response to the latest request. */
    void breakLatest() {
        try {
            latest.get().getResponseBody().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
