package dev.llmops.mcp.server;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.llmops.api.closing.Closing;
import dev.llmops.commons.internal.http.ClientThreads;
import dev.llmops.commons.internal.http.HttpServers;
import dev.llmops.commons.internal.http.ServerAddress;
import dev.llmops.commons.internal.http.SlowClients;
import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.mcp.internal.http.HttpTransport;
import io.modelcontextprotocol.server.McpSyncServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A server of {@link LlmOpsMcpServer} that listens over HTTP. A client that takes longer than 10 s for the head of its request, or than 30 s for its
 * body or to read a piece of an answer, is disconnected. Its threads are daemons. Safe for use by multiple threads.
 */
public final class McpHttpServer implements AutoCloseable {

    private static final int MAX_THREADS = 16;
    private static final int MAX_WAITING = 64;
    private static final Duration HEAD_LIMIT = Duration.ofSeconds(10);
    static final String NAME = "llmops-mcp-http";

    private final HttpServer http;
    private final ClientThreads threads;
    private final SlowClients clients;
    private final McpSyncServer mcp;
    private final AtomicBoolean closed = new AtomicBoolean();

    private McpHttpServer(HttpServer http, ClientThreads threads, SlowClients clients, McpSyncServer mcp) {
        this.http = http;
        this.threads = threads;
        this.clients = clients;
        this.mcp = mcp;
    }

    /** {@return threads that work, beside those that read} */
    static ExecutorService workers() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                MAX_THREADS,
                MAX_THREADS,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_WAITING),
                DaemonThreads.named("llmops-mcp"));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    static McpHttpServer start(
            InetSocketAddress address, HttpHandler transport, SlowClients clients, McpSyncServer mcp) {
        try {
            HttpServer http = HttpServers.create(address, MAX_WAITING);
            ClientThreads threads = new ClientThreads(NAME, MAX_THREADS, MAX_WAITING, HEAD_LIMIT, clients);
            http.createContext("/", transport);
            threads.start(http);
            return new McpHttpServer(http, threads, clients, mcp);
        } catch (IOException e) {
            mcp.close();
            clients.close();
            throw new UncheckedIOException("cannot listen at " + address, e);
        }
    }

    /** {@return the address that clients are given} */
    public URI uri() {
        return ServerAddress.uri(http.getAddress(), HttpTransport.PATH);
    }

    /** Stops at once: sessions end, and calls that run are cancelled. Doing it twice does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            Closing.all(() -> http.stop(0), mcp::close, clients::close, threads::close);
        }
    }
}
