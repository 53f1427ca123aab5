package dev.llmops.commons.internal.http;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Makes the JDK's HTTP servers. */
public final class HttpServers {

    /** The JDK has it for the whole process alone, and reads it before its first server. */
    private static final String NO_DELAY = "sun.net.httpserver.nodelay";

    private HttpServers() {}

    /**
     * {@return a server that is not started} It sends head and body of an answer apart; without {@code TCP_NODELAY} the kernel would
     * hold the body back until the client acknowledges the head, which takes 40 ms on a connection that is used again. What the
     * application has set stays.
     *
     * @param address where it listens
     * @param backlog most connections that wait to be accepted; 0 for the system's own number
     * @throws IOException if it cannot listen there
     */
    public static HttpServer create(InetSocketAddress address, int backlog) throws IOException {
        if (System.getProperty(NO_DELAY) == null) {
            System.setProperty(NO_DELAY, "true");
        }
        return HttpServer.create(address, backlog);
    }
}
