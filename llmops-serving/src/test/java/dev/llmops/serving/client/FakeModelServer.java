package dev.llmops.serving.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.testkit.server.RawServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A model's server that does with each request what a test tells it to, down to the bytes. Connections stay. */
final class FakeModelServer implements AutoCloseable {

    interface Behaviour {
        void answer(Exchange exchange) throws IOException;
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    final CountDownLatch stalled = new CountDownLatch(1);
    final CountDownLatch clientGone = new CountDownLatch(1);
    private final RawServer server;

    FakeModelServer(Behaviour behaviour) {
        this.server = new RawServer(request -> {
            behaviour.answer(new Exchange(request));
            return true;
        });
    }

    String url(String path) {
        return server.uri(path).toString();
    }

    int connections() {
        return server.connections();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** One request, and the bytes of its response. */
    final class Exchange {

        private final RawServer.Request request;
        final String requestLine;
        final Map<String, String> headers;
        final String body;

        private Exchange(RawServer.Request request) {
            this.request = request;
            this.requestLine = request.line();
            this.headers = request.headers();
            this.body = request.body();
        }

        JsonNode json() throws IOException {
            return JSON.readTree(body);
        }

        void raw(String text) throws IOException {
            request.send(text);
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
                request.stall();
            } finally {
                clientGone.countDown();
            }
        }
    }
}
