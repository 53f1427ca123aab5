package dev.llmops.cli.console;

import dev.llmops.commons.internal.thread.DaemonThreads;
import java.util.concurrent.CountDownLatch;

/** This process as a server: what the JDK's HTTP server knows for the whole process alone, and its end. */
public final class ServerProcess {

    private static final String MAX_CONNECTIONS = "jdk.httpserver.maxConnections";

    private ServerProcess() {}

    /** Before the first server is made. */
    public static void prepare() {
        if (System.getProperty(MAX_CONNECTIONS) == null) {
            System.setProperty(MAX_CONNECTIONS, "1024");
        }
    }

    /**
     * Waits for the end of the process, before which something closes, as at SIGTERM; or for an interrupt by whoever runs the command
     * within another program.
     *
     * @param close closes what must be closed before the process ends
     * @param listening says that all is ready
     */
    public static void run(Runnable close, Runnable listening) {
        Thread hook = DaemonThreads.unstarted("llmops-close", close);
        Runtime.getRuntime().addShutdownHook(hook);
        listening.run();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
