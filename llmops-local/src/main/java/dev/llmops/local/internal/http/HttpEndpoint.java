package dev.llmops.local.internal.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>The JDK's HTTP server around a model, on daemon threads only.
 */
public final class HttpEndpoint implements AutoCloseable {

    /** Threads beside those that generate: for what is quick, and for refusing. */
    private static final int QUICK_THREADS = 8;

    private static final int WAITING_REQUESTS = 1024;

    private final EndpointOptions options;
    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final Generations generations;
    private final Router router;
    private boolean closed;

    /**
     * Starts to listen.
     *
     * @param model what answers
     * @param options where and how
     */
    public HttpEndpoint(ServedModel model, EndpointOptions options) {
        this.options = options;
        ServerMetrics metrics = new ServerMetrics();
        this.generations = new Generations(options.probeInterval(), metrics, options.ticker());
        this.router = new Router(model, options, generations, metrics);
        this.threads = threads(options.maxConcurrent() + QUICK_THREADS);
        try {
            this.server = HttpServer.create(options.address(), 0);
        } catch (IOException e) {
            generations.close();
            threads.shutdown();
            throw new UncheckedIOException("can not listen on " + options.address() + ": " + e.getMessage(), e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        startOnDaemonThread();
    }

    private static ThreadPoolExecutor threads(int count) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                count, count, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING_REQUESTS), task -> {
                    Thread thread = new Thread(task, "llmops-local http " + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** The server's own thread is a daemon if the one that starts it is. */
    private void startOnDaemonThread() {
        Thread starter = new Thread(server::start, "llmops-local http start");
        starter.setDaemon(true);
        starter.start();
        boolean interrupted = false;
        while (starter.isAlive()) {
            try {
                starter.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            router.handle(exchange);
        }
    }

    /** {@return the port that it listens on} */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Refuses new requests, waits a while for those that run, cancels what is left, and stops to listen. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        router.close(options.closeTimeout());
        generations.close();
        router.close(options.closeTimeout());
        server.stop(0);
        threads.shutdownNow();
    }
}
