package dev.llmops.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.llmops.api.closing.Closing;
import dev.llmops.commons.internal.http.ClientThreads;
import dev.llmops.commons.internal.http.HttpServers;
import dev.llmops.commons.internal.http.ServerAddress;
import dev.llmops.commons.internal.http.SlowClients;
import dev.llmops.console.access.ConsoleRequest;
import dev.llmops.console.internal.guard.FormFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A console served by the JDK's HTTP server, on daemon threads, for this machine unless told otherwise. TLS is the affair of what stands before it. A
 * client that takes longer than 10 s for the head of its request, or than 30 s for its form or to read a page, is disconnected; where all threads
 * wait for clients, the slowest makes way. Safe for use by multiple threads.
 */
public final class ConsoleServer implements AutoCloseable {

    private static final String NAME = "llmops-console";
    private static final int THREADS = 8;
    private static final int WAITING = 128;
    private static final int MAX_FORM_BYTES = 256 << 10;
    private static final Duration HEAD_LIMIT = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Console console;
    private final HttpServer server;
    private final SlowClients clients;
    private final ClientThreads threads;

    private ConsoleServer(Console console, InetSocketAddress address) {
        this.console = console;
        try {
            this.server = HttpServers.create(address, 0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + address + ": " + e.getMessage(), e);
        }
        this.clients = new SlowClients(NAME);
        this.threads = new ClientThreads(NAME, THREADS, WAITING, HEAD_LIMIT, clients);
        server.createContext("/", this::handle);
        threads.start(server);
    }

    /**
     * Serves a console on the loopback address.
     *
     * @param console the console; it stays usable when the server is closed
     * @param port the port, or 0 for a free one
     * @return the server, which listens
     * @throws UncheckedIOException if it cannot listen
     */
    public static ConsoleServer start(Console console, int port) {
        return start(console, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /**
     * Serves a console on an address.
     *
     * @param console the console; it stays usable when the server is closed
     * @param address where to listen
     * @return the server, which listens
     * @throws IllegalArgumentException if others than this machine could reach it, and the console does not tell viewers apart
     * @throws UncheckedIOException if it cannot listen
     */
    public static ConsoleServer start(Console console, InetSocketAddress address) {
        boolean local = address.getAddress() != null && address.getAddress().isLoopbackAddress();
        if (!local && !console.hasAccess()) {
            throw new IllegalArgumentException(
                    "a console without access hook must listen on this machine alone, as on 127.0.0.1, but the"
                            + " address was " + address.getHostString() + "; set Console.builder(...).access(...)");
        }
        return new ConsoleServer(console, address);
    }

    /** {@return where it is} */
    public URI uri() {
        return ServerAddress.uri(server.getAddress(), "/");
    }

    private void handle(HttpExchange exchange) throws IOException {
        clients.end();
        ConsoleResponse response = answer(exchange);
        clients.within(LIMIT, () -> send(response, exchange));
        // Closing reads what is left of the request.
        clients.beginUnknown(HEAD_LIMIT);
        exchange.close();
    }

    private static void send(ConsoleResponse response, HttpExchange exchange) throws IOException {
        response.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(response.status(), head || body.length == 0 ? -1 : body.length);
        if (!head && body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    private ConsoleResponse answer(HttpExchange exchange) throws IOException {
        Map<String, List<String>> fields = new HashMap<>();
        try {
            FormFields.read(fields, exchange.getRequestURI().getRawQuery());
            if (exchange.getRequestMethod().equals("POST")) {
                // The console asks for access later, so whoever is slow to send a form is not known yet.
                byte[] form = clients.readUnknown(exchange.getRequestBody(), MAX_FORM_BYTES, LIMIT);
                if (form.length > MAX_FORM_BYTES) {
                    return refused(413, "a form must have at most " + MAX_FORM_BYTES + " bytes");
                }
                FormFields.read(fields, new String(form, StandardCharsets.UTF_8));
            }
        } catch (IllegalArgumentException e) {
            return refused(400, "the address or form cannot be read");
        }
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
        String path = exchange.getRequestURI().getPath();
        return console.handle(new ConsoleRequest(
                exchange.getRequestMethod(),
                "",
                path == null || path.isEmpty() ? "/" : path,
                fields,
                headers,
                null,
                Set.of(),
                exchange.getRemoteAddress().getAddress().isLoopbackAddress()));
    }

    private static ConsoleResponse refused(int status, String text) {
        return new ConsoleResponse(status, Map.of("Content-Type", "text/plain; charset=utf-8"), text + "\n");
    }

    /** Stops to listen. Doing it twice does nothing. */
    @Override
    public void close() {
        Closing.all(() -> server.stop(0), clients::close, threads::close);
    }
}
