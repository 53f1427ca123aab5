package dev.llmops.mcp.server;

import com.sun.net.httpserver.HttpServer;
import io.modelcontextprotocol.server.McpStatelessSyncServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** A server of {@link LlmOpsMcpServer} that listens over HTTP. Its threads are daemons. Safe for use by several threads. */
public final class McpHttpServer implements AutoCloseable {

    private static final int MAX_THREADS = 16;
    private static final int MAX_WAITING = 64;

    private final HttpServer http;
    private final ThreadPoolExecutor threads;
    private final McpStatelessSyncServer mcp;
    private final AtomicBoolean closed = new AtomicBoolean();

    private McpHttpServer(HttpServer http, ThreadPoolExecutor threads, McpStatelessSyncServer mcp) {
        this.http = http;
        this.threads = threads;
        this.mcp = mcp;
    }

    static McpHttpServer start(
            InetSocketAddress address,
            HttpTransport transport,
            Function<HttpTransport, McpStatelessSyncServer> server) {
        try {
            HttpServer http = HttpServer.create(address, MAX_WAITING);
            ThreadPoolExecutor threads = new ThreadPoolExecutor(
                    MAX_THREADS, MAX_THREADS, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), work -> {
                        Thread thread = new Thread(work, "llmops-mcp-http");
                        thread.setDaemon(true);
                        return thread;
                    });
            threads.allowCoreThreadTimeOut(true);
            http.setExecutor(threads);
            http.createContext("/", transport);
            McpStatelessSyncServer mcp = server.apply(transport);
            http.start();
            return new McpHttpServer(http, threads, mcp);
        } catch (IOException e) {
            throw new UncheckedIOException("can not listen at " + address, e);
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

    /** Stops at once. Doing it twice does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            http.stop(0);
            threads.shutdownNow();
            mcp.close();
        }
    }
}
