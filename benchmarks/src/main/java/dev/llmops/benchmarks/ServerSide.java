package dev.llmops.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** llama.cpp's own server in a separate process, asked over HTTP as an application would. */
final class ServerSide implements ChatSide {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DATA = "data: ";
    private static final long POLL_NANOS = 50_000_000;
    private static final int POLLS = 1200;

    private final Process process;
    private final String url;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private ServerSide(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /** {@return a server with slots that have {@code cells} tokens of cache together} */
    static ServerSide open(LlamaTools tools, int slots, int cells, String... more) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<String> command = new ArrayList<>(List.of(
                tools.folder().resolve("llama-server").toString(),
                "-m",
                tools.model().toString(),
                "--port",
                "" + port,
                "-np",
                "" + slots));
        // Without the cache in RAM, which would keep the prompts of earlier rounds; the engine has none unless told to.
        String threads = "" + tools.threads();
        command.addAll(List.of("-c", "" + cells, "-t", threads, "-tb", threads, "-cram", "0"));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        ServerSide side = new ServerSide(process, "http://127.0.0.1:" + port);
        side.awaitStart();
        return side;
    }

    private void awaitStart() throws IOException {
        HttpRequest health = HttpRequest.newBuilder(URI.create(url + "/health")).build();
        for (int i = 0; i < POLLS && process.isAlive(); i++) {
            try {
                if (http.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // It does not listen yet.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        close();
        throw new IOException("llama-server did not start; run it by hand: "
                + process.info().commandLine().orElse("?"));
    }

    @Override
    public Reply ask(Chat chat) {
        long asked = System.nanoTime();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/chat/completions"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body(chat)))
                .build();
        try {
            HttpResponse<Stream<String>> response = http.send(request, HttpResponse.BodyHandlers.ofLines());
            try (Stream<String> lines = response.body()) {
                return response.statusCode() == 200
                        ? read(asked, lines.iterator())
                        : Reply.failed(asked, "HTTP " + response.statusCode());
            }
        } catch (IOException e) {
            return Reply.failed(asked, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Reply.failed(asked, e.toString());
        }
    }

    private static String body(Chat chat) {
        ObjectNode body = JSON.createObjectNode();
        ArrayNode messages = body.putArray("messages");
        if (chat.system() != null) {
            messages.addObject().put("role", "system").put("content", chat.system());
        }
        messages.addObject().put("role", "user").put("content", chat.user());
        return body.put("stream", true)
                .put("temperature", 0)
                .put("max_tokens", chat.maxTokens())
                .toString();
    }

    /** The last event has the server's own counts of tokens. */
    private static Reply read(long asked, Iterator<String> lines) throws IOException {
        List<Long> arrivals = new ArrayList<>();
        JsonNode timings = null;
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.startsWith("error")) {
                return Reply.failed(asked, line);
            }
            if (line.startsWith(DATA + "{")) {
                JsonNode event = JSON.readTree(line.substring(DATA.length()));
                if (event.has("error")) {
                    return Reply.failed(asked, event.get("error").toString());
                }
                if (!event.at("/choices/0/delta/content").asText("").isEmpty()) {
                    arrivals.add(System.nanoTime());
                }
                timings = event.has("timings") ? event.get("timings") : timings;
            }
        }
        if (timings == null) {
            return Reply.failed(asked, "the stream was cut");
        }
        int computed = timings.path("prompt_n").asInt();
        int cached = timings.path("cache_n").asInt();
        int output = timings.path("predicted_n").asInt();
        return new Reply(asked, arrivals, System.nanoTime(), computed + cached, computed, output, null);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
