package dev.llmops.testkit.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server on a free port of the loopback interface, which answers each request as a test says. */
public final class LoopbackServer implements AutoCloseable {

    /** What the server does with a request. */
    @FunctionalInterface
    public interface Answer {

        /**
         * Answers a request; several threads do so at once. Whatever it leaves open is closed behind it.
         *
         * @param exchange the request and its response
         * @throws IOException if the client went away
         * @throws InterruptedException if the server was closed
         */
        void to(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "loopback-server");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpServer server;

    /**
     * Starts a server.
     *
     * @param answer what it does with each request
     */
    public LoopbackServer(Answer answer) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                answer.to(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    /**
     * {@return the address {@code http://127.0.0.1:PORT} followed by a path}
     *
     * @param path empty, or begins with a slash
     */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /**
     * Sends a whole response.
     *
     * @param exchange to whose request
     * @param status of HTTP
     * @param type the content type
     * @param body may be empty
     * @throws IOException if the client went away
     */
    public static void respond(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    /**
     * Waits until the server is closed, as a server does that never answers.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    public void awaitClose() throws InterruptedException {
        closing.await();
    }

    /** Ends all exchanges. A second call does nothing. */
    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
