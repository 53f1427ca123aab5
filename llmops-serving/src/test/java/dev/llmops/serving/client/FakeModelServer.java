package dev.llmops.serving.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on the loopback interface that does with each request what a test tells it to, down to the bytes. */
final class FakeModelServer implements AutoCloseable {

    interface Behaviour {
        void answer(Exchange exchange) throws IOException;
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ServerSocket listener;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    final AtomicInteger connectionsTaken = new AtomicInteger();
    final CountDownLatch stalled = new CountDownLatch(1);
    final CountDownLatch clientGone = new CountDownLatch(1);
    private final Behaviour behaviour;

    FakeModelServer(Behaviour behaviour) {
        this.behaviour = behaviour;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        inBackground(this::accept);
    }

    String url(String path) {
        return "http://" + listener.getInetAddress().getHostAddress() + ":" + listener.getLocalPort() + path;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket connection = listener.accept();
                connectionsTaken.incrementAndGet();
                connections.add(connection);
                inBackground(() -> serve(connection));
            } catch (IOException e) {
                return; // The server was closed.
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                Map<String, String> headers = new TreeMap<>();
                for (String header = line(in); !header.isEmpty(); header = line(in)) {
                    int colon = header.indexOf(':');
                    headers.put(
                            header.substring(0, colon).toLowerCase(Locale.ROOT),
                            header.substring(colon + 1).strip());
                }
                int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
                String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
                behaviour.answer(new Exchange(connection, in, line, headers, body));
            }
        } catch (IOException e) {
            // The client went away, or the test ended.
        } finally {
            connections.remove(connection);
        }
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
        Thread thread = new Thread(work, "fake-model-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** One request, and the bytes of its response. */
    final class Exchange {

        private final Socket connection;
        private final InputStream in;
        final String requestLine;
        final Map<String, String> headers;
        final String body;

        Exchange(Socket connection, InputStream in, String requestLine, Map<String, String> headers, String body) {
            this.connection = connection;
            this.in = in;
            this.requestLine = requestLine;
            this.headers = headers;
            this.body = body;
        }

        JsonNode json() throws IOException {
            return JSON.readTree(body);
        }

        void raw(String text) throws IOException {
            connection.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            connection.getOutputStream().flush();
        }

        void respond(int status, String type, String text) throws IOException {
            int length = text.getBytes(StandardCharsets.UTF_8).length;
            raw("HTTP/1.1 " + status + " X\r\nContent-Type: " + type + "\r\nContent-Length: " + length + "\r\n\r\n"
                    + text);
        }

        void startEvents() throws IOException {
            raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
        }

        void chunk(String text) throws IOException {
            int length = text.getBytes(StandardCharsets.UTF_8).length;
            raw(Integer.toHexString(length) + "\r\n" + text + "\r\n");
        }

        void endChunks() throws IOException {
            raw("0\r\n\r\n");
        }

        /** Says nothing more until the client hangs up. */
        void stall() throws IOException {
            stalled.countDown();
            try {
                while (in.read() >= 0) {
                    // Nothing more is expected.
                }
            } finally {
                clientGone.countDown();
            }
        }
    }
}
