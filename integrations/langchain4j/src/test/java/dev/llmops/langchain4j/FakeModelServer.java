package dev.llmops.langchain4j;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A model's server on the loopback interface that does with each request what a test tells it to, down to the bytes: an
 * HTTP library would keep it from stalling, cutting and lying.
 */
final class FakeModelServer implements AutoCloseable {

    /** What the server does with one request. */
    interface Behaviour {
        void answer(FakeExchange exchange) throws IOException, InterruptedException;
    }

    private final ServerSocket listener;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final List<FakeExchange> exchanges = new CopyOnWriteArrayList<>();
    private volatile Behaviour behaviour;

    FakeModelServer(Behaviour behaviour) {
        this.behaviour = behaviour;
        this.listener = listen();
        inBackground(this::accept);
    }

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void behave(Behaviour next) {
        behaviour = next;
    }

    String baseUrl() {
        return "http://" + listener.getInetAddress().getHostAddress() + ":" + listener.getLocalPort() + "/v1";
    }

    /** Every request so far, in the order in which they came. */
    List<FakeExchange> exchanges() {
        return List.copyOf(exchanges);
    }

    FakeExchange last() {
        return exchanges.get(exchanges.size() - 1);
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
            String requestLine = line(in);
            if (requestLine.isEmpty()) {
                return;
            }
            Map<String, String> headers = headers(in);
            int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
            String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
            FakeExchange exchange = new FakeExchange(connection, in, headers, body);
            exchanges.add(exchange);
            behaviour.answer(exchange);
        } catch (IOException e) {
            // The client went away, or the test ended.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(connection);
        }
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
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
}
