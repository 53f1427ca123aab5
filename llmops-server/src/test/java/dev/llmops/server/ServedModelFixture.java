package dev.llmops.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.local.LocalModel;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A model of a megabyte behind a server, over real sockets. */
@Timeout(120)
abstract class ServedModelFixture {

    static final ObjectMapper JSON = new ObjectMapper();
    static final String STORY = " was a little girl named Lily. She loved to play outside in the park.";

    final HttpClient client = HttpClient.newHttpClient();
    static LocalModel model;
    ModelServer server;

    @BeforeAll
    static void load() {
        model = LocalModel.builder().file(Stories.file()).name("stories").build();
    }

    @AfterAll
    static void unload() {
        if (model != null) {
            model.close();
        }
    }

    @BeforeEach
    void start() {
        server = Stories.server(model)
                .port(0)
                .maxConcurrentRequests(2)
                // A probe before a refusal would take its status away, however slow the machine is.
                .probeInterval(Duration.ofHours(1))
                .closeTimeout(Duration.ofSeconds(30))
                .build();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(server.uri().resolve(path)).header("Content-Type", "application/json");
    }

    HttpResponse<String> post(String path, String body) throws Exception {
        return client.send(
                to(path).POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws Exception {
        return client.send(to(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    JsonNode ok(String path, String body) throws Exception {
        HttpResponse<String> response = post(path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        return JSON.readTree(response.body());
    }

    static String chat(String more) {
        return "{\"model\":\"stories\",\"messages\":[{\"role\":\"user\",\"content\":\"Zoo\"}],\"max_tokens\":30" + more
                + "}";
    }

    List<String> events(String path, String body) throws Exception {
        HttpResponse<String> response = post(path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        return response.body()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring(6))
                .toList();
    }

    List<JsonNode> chunks(String body) throws Exception {
        List<String> events = events("/v1/chat/completions", body);
        assertThat(events).last().isEqualTo("[DONE]");
        List<JsonNode> chunks = new ArrayList<>();
        for (String event : events.subList(0, events.size() - 1)) {
            chunks.add(JSON.readTree(event));
        }
        return chunks;
    }
}
