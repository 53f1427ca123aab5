package dev.llmops.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands for a server far away: streams six words in OpenAI's protocol. Its second answer stops behind the third word, as that of a server
 * that is about to be killed, which {@link #close} does.
 */
final class StandInServer implements AutoCloseable {

    private static final String[] WORDS = {"A ", "lamp ", "stands ", "in ", "the ", "hall."};

    private final AtomicInteger calls = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "stand-in");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpServer server;

    private StandInServer(HttpServer server) {
        this.server = server;
    }

    static StandInServer start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        StandInServer started = new StandInServer(server);
        server.createContext("/v1/chat/completions", started::answer);
        server.setExecutor(started.threads);
        server.start();
        return started;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    /** Kills it: whoever reads an answer finds the connection closed. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        int words = calls.incrementAndGet() == 2 ? 3 : WORDS.length;
        for (int i = 0; i < words; i++) {
            event(out, "\"delta\":{\"content\":\"" + WORDS[i] + "\"},\"finish_reason\":null");
        }
        if (words == WORDS.length) {
            event(out, "\"delta\":{},\"finish_reason\":\"stop\"");
            out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        }
    }

    private static void event(OutputStream out, String choice) throws IOException {
        String json = "{\"id\":\"1\",\"model\":\"stand-in\",\"choices\":[{\"index\":0," + choice + "}]}";
        out.write(("data: " + json + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
