package dev.llmops.commons.internal.http;

import com.sun.net.httpserver.HttpServer;
import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.commons.internal.thread.Uninterrupted;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads on which the JDK's HTTP server reads the heads of requests and handles them. A head has a limit of time, and where all threads are taken,
 * the client that has said nothing for longest makes way for others. A handler first calls {@link SlowClients#end()}, as the head is there.
 */
public final class ClientThreads implements Executor, AutoCloseable {

    private final String name;
    private final ThreadPoolExecutor threads;
    private final Duration headLimit;
    private final SlowClients clients;

    /**
     * Creates them.
     *
     * @param server the name of the server
     * @param count how many there are
     * @param waiting most requests that wait for one
     * @param headLimit most time until the head of a request is there
     * @param clients ends those that take longer; it stays the caller's
     */
    public ClientThreads(String server, int count, int waiting, Duration headLimit, SlowClients clients) {
        this.name = server;
        this.headLimit = headLimit;
        this.clients = clients;
        this.threads = new ThreadPoolExecutor(
                count,
                count,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(waiting),
                DaemonThreads.numbered(server + " "));
        threads.allowCoreThreadTimeOut(true);
    }

    /** Starts a server whose requests come to these threads. The thread that it listens on is as the one that starts it: a daemon here, so that it keeps no JVM alive. */
    public void start(HttpServer server) {
        server.setExecutor(this);
        Thread starter = DaemonThreads.start(name + " start", server::start);
        Uninterrupted.run(starter::join);
    }

    @Override
    public void execute(Runnable request) {
        if (threads.getActiveCount() >= threads.getMaximumPoolSize()) {
            clients.endOldestUnknown();
        }
        threads.execute(() -> {
            clients.beginUnknown(headLimit);
            if (!threads.getQueue().isEmpty()) {
                // One that was queued came to a thread, and those behind it need one too.
                clients.endOldestUnknown();
            }
            try {
                request.run();
            } finally {
                clients.end();
            }
        });
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
