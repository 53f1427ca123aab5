package dev.llmops.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/**
 * A port of the loopback interface that refuses each connection until it is closed. It is taken, and nobody listens to it:
 * the port of a server that was closed may be another server's a moment later.
 */
public final class ClosedPort implements AutoCloseable {

    private final Socket holder = new Socket();

    /** Takes a free port. */
    public ClosedPort() {
        try {
            holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * {@return the address {@code http://HOST:PORT} followed by a path}
     *
     * @param path empty, or begins with a slash
     */
    public URI uri(String path) {
        return URI.create("http://" + holder.getLocalAddress().getHostAddress() + ":" + holder.getLocalPort() + path);
    }

    @Override
    public void close() {
        try {
            holder.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
