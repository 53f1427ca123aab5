package dev.llmops.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.llmops.api.closing.Closing;
import dev.llmops.commons.internal.http.ClientThreads;
import dev.llmops.commons.internal.http.HttpServers;
import dev.llmops.commons.internal.http.SlowClients;
import dev.llmops.server.internal.http.EndpointOptions;
import dev.llmops.server.internal.http.Generations;
import dev.llmops.server.internal.http.ServerMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The JDK's HTTP server around a model, on daemon threads only.
 */
final class HttpEndpoint implements AutoCloseable {

    private static final String NAME = "llmops-server";

    /** Threads beside those that generate: for reading requests, for what is quick, and for refusing. */
    private static final int QUICK_THREADS = 32;

    private static final int WAITING_REQUESTS = 1024;

    private final EndpointOptions options;
    private final HttpServer server;
    private final ClientThreads threads;
    private final Generations generations;
    private final SlowClients clients;
    private final Router router;
    private boolean closed;

    /** Starts to listen. {@code options}: where and how. */
    HttpEndpoint(Served served, EndpointOptions options) {
        this.options = options;
        ServerMetrics metrics = new ServerMetrics();
        this.generations = new Generations(options.probeInterval(), metrics, options.ticker());
        this.clients = new SlowClients(NAME, shortest(options).dividedBy(4), options.ticker(), metrics::clientSlow);
        this.router = new Router(served, options, generations, metrics, clients);
        this.threads = new ClientThreads(
                NAME, options.maxConcurrent() + QUICK_THREADS, WAITING_REQUESTS, options.headerTimeout(), clients);
        try {
            this.server = HttpServers.create(options.address(), 0);
        } catch (IOException e) {
            generations.close();
            clients.close();
            threads.close();
            throw new UncheckedIOException("cannot listen on " + options.address() + ": " + e.getMessage(), e);
        }
        server.createContext("/", this::handle);
        threads.start(server);
    }

    private static Duration shortest(EndpointOptions options) {
        return Stream.of(options.headerTimeout(), options.bodyTimeout(), options.writeTimeout(), Duration.ofSeconds(4))
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private void handle(HttpExchange exchange) {
        clients.end();
        // Where this throws, the JDK's server ends the connection; closing the exchange would end a broken answer as a
        // whole one.
        router.handle(exchange);
        // Closing reads what is left of the request.
        clients.beginUnknown(options.headerTimeout());
        exchange.close();
    }

    /** {@return the port that it listens on} */
    int port() {
        return server.getAddress().getPort();
    }

    /** Refuses new requests, waits a while for those that run, cancels what is left, and stops to listen. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        Closing.all(
                () -> router.close(options.closeTimeout()),
                generations::close,
                () -> router.close(options.closeTimeout()),
                () -> server.stop(0),
                clients::close,
                threads::close);
    }
}
