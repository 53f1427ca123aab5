package dev.llmops.testkit.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server on a free port of the loopback interface that answers each request with the bytes that a test says: an HTTP library, as in
 * {@link LoopbackServer}, would keep it from cutting, stalling and lying. Each connection has a thread of its own.
 */
public final class RawServer implements AutoCloseable {

    /** What the server does with a request. */
    @FunctionalInterface
    public interface Answer {

        /**
         * Answers a request; several threads do so at once.
         *
         * @param request the request, and where the answer is written
         * @return whether the connection stays open for another request
         * @throws IOException if the client went away
         * @throws InterruptedException if the thread is interrupted
         */
        boolean to(Request request) throws IOException, InterruptedException;
    }

    /**
     * A request over HTTP, without chunks.
     *
     * @param line the first line, such as {@code GET / HTTP/1.1}
     * @param headers by lower-case name
     * @param body its text; empty if there is none
     * @param in what the client says next
     * @param out what the client hears
     */
    public record Request(String line, Map<String, String> headers, String body, InputStream in, OutputStream out) {

        /**
         * Sends text at once, in UTF-8.
         *
         * @param text the text, with head, chunks and line ends as the client shall get them
         * @throws IOException if the client went away
         */
        public void send(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        /**
         * Says nothing more until the client hangs up.
         *
         * @throws IOException if the connection broke
         */
        public void stall() throws IOException {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private final ServerSocket listener;
    private final Answer answer;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger taken = new AtomicInteger();

    /**
     * Starts a server.
     *
     * @param answer what it does with each request
     */
    public RawServer(Answer answer) {
        this.answer = answer;
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        inBackground(this::accept);
    }

    /**
     * {@return the address {@code http://127.0.0.1:PORT} followed by a path}
     *
     * @param path empty, or begins with a slash
     */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort() + path);
    }

    /** {@return how many connections there were} */
    public int connections() {
        return taken.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket connection = listener.accept();
                taken.incrementAndGet();
                open.add(connection);
                inBackground(() -> serve(connection));
            } catch (IOException e) {
                return; // The server was closed.
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            OutputStream out = connection.getOutputStream();
            boolean stays = true;
            while (stays) {
                String line = line(in);
                stays = !line.isEmpty() && answer.to(request(line, in, out));
            }
        } catch (IOException e) {
            // The client went away, or the test ended.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(connection);
        }
    }

    private static Request request(String first, InputStream in, OutputStream out) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Request(first, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8), in, out);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static void inBackground(Runnable work) {
        Thread thread = new Thread(work, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends all connections. A second call does nothing. */
    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket connection : open) {
            connection.close();
        }
    }
}
