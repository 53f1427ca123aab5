package dev.llmops.mcp.server;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.mcp.internal.http.HttpTransport;
import io.modelcontextprotocol.server.McpSyncServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A server of {@link LlmOpsMcpServer} that listens over HTTP. Its threads are daemons. Safe for use by several threads. */
public final class McpHttpServer implements AutoCloseable {

    private static final int MAX_THREADS = 16;
    private static final int MAX_WAITING = 64;

    private final HttpServer http;
    private final ExecutorService threads;
    private final McpSyncServer mcp;
    private final AtomicBoolean closed = new AtomicBoolean();

    private McpHttpServer(HttpServer http, ExecutorService threads, McpSyncServer mcp) {
        this.http = http;
        this.threads = threads;
        this.mcp = mcp;
    }

    /** {@return threads of one of the server's two kinds: those that read, and those that work} */
    static ExecutorService threads(String name) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                MAX_THREADS,
                MAX_THREADS,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_WAITING),
                DaemonThreads.named(name));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    static McpHttpServer start(InetSocketAddress address, HttpHandler transport, McpSyncServer mcp) {
        try {
            HttpServer http = HttpServer.create(address, MAX_WAITING);
            ExecutorService threads = threads("llmops-mcp-http");
            http.setExecutor(threads);
            http.createContext("/", transport);
            http.start();
            return new McpHttpServer(http, threads, mcp);
        } catch (IOException e) {
            mcp.close();
            throw new UncheckedIOException("cannot listen at " + address, e);
        }
    }

    /** {@return the address that clients are given} */
    public URI uri() {
        InetSocketAddress address = http.getAddress();
        String host = address.getAddress().isAnyLocalAddress()
                ? "localhost"
                : address.getAddress().getHostAddress();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort()
                + HttpTransport.PATH);
    }

    /** Stops at once: sessions end, and calls that run are cancelled. Doing it twice does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            http.stop(0);
            mcp.close();
            threads.shutdownNow();
        }
    }
}
