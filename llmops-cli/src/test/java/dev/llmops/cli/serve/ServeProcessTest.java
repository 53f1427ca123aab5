package dev.llmops.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.error.ModelException;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.store.Store;
import dev.llmops.core.store.Stores;
import dev.llmops.server.ModelServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code llmops serve} as a separate process, with its key in the environment, until SIGTERM in the middle of an answer. */
@Timeout(120)
class ServeProcessTest {

    private static final String KEY = "vendor-key-0123456789";
    private static final String SHOP = "shop-key-0123456789";

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final CountDownLatch goOn = new CountDownLatch(1);

    /** Says one word, and the second one when the test lets it. */
    private ModelStream twoWords() {
        return new ModelStream() {
            private int next;

            @Override
            public ModelEvent next() {
                return switch (next++) {
                    case 0 -> new ModelEvent.TextDelta("Hello");
                    case 1 -> {
                        pause();
                        yield new ModelEvent.TextDelta(" world");
                    }
                    default ->
                        goOn.getCount() == 0
                                ? completed()
                                : new ModelEvent.Failed(new ModelException("cut", null, true), PartialResponse.NONE);
                };
            }

            private void pause() {
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void cancel() {
                goOn.countDown();
            }

            @Override
            public void close() {}
        };
    }

    private static ModelEvent completed() {
        return new ModelEvent.Completed(new ModelResponse(
                new AssistantMessage(List.of(new TextPart("Hello world")), List.of()),
                FinishReason.STOP,
                TokenUsage.of(3, 2),
                new ModelIdentity("test", "m", null),
                null,
                Duration.ZERO,
                Map.of()));
    }

    private ModelClient upstream() {
        return new ModelClient() {
            @Override
            public ModelDescription description() {
                return new ModelDescription(new ModelIdentity("test", "m", null), 4096, Set.of());
            }

            @Override
            public ModelResponse generate(ModelRequest request) {
                return stream(request).await();
            }

            @Override
            public ModelStream stream(ModelRequest request) {
                return twoWords();
            }
        };
    }

    private Process start(ModelServer server) throws IOException {
        Path config = Files.writeString(folder.resolve("pool.yaml"), """
                listen: {port: 0, grace: 60s}
                api_keys: [{name: shop, key: "${SHOP_KEY}", tenant: acme}]
                models:
                  chat:
                    endpoints:
                      - {name: a, kind: openai, base_url: "%s/v1", model: m, api_key: "${VENDOR_KEY}"}
                """.formatted(server.uri()));
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=debug",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.llmops.cli.Main",
                "serve",
                "--config",
                config.toString());
        builder.environment().put("VENDOR_KEY", KEY);
        builder.environment().put("SHOP_KEY", SHOP);
        return builder.redirectError(folder.resolve("err.txt").toFile()).start();
    }

    private HttpRequest.Builder request(URI uri, String path) {
        return HttpRequest.newBuilder(uri.resolve(path))
                .header("Authorization", "Bearer " + SHOP)
                .header("Content-Type", "application/json");
    }

    @Test
    void an_answer_that_is_being_written_at_sigterm_ends_and_is_recorded() throws Exception {
        try (ModelServer server =
                ModelServer.builder(upstream()).name("m").apiKey(KEY).port(0).build()) {
            Process process = start(server);
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                String line = out.readLine();
                assertThat(line).as(() -> err()).startsWith("listening on http://127.0.0.1:");
                URI uri = URI.create(line.substring("listening on ".length()));
                assertThat(out.readLine()).contains("chat: 1 endpoint");

                HttpResponse<Stream<String>> response = http.send(
                        request(uri, "/v1/chat/completions")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofLines());
                Iterator<String> lines = response.body().iterator();
                readUntil(lines, "Hello");

                process.destroy();
                awaitRefusal(uri);
                goOn.countDown();

                readUntil(lines, "[DONE]");
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isEqualTo(143);
            } finally {
                process.destroyForcibly();
            }
        }
        try (Store store = Stores.sqlite(folder.resolve("llmops.db"))) {
            Generation record =
                    store.generations().list(GenerationQuery.latest(1)).get(0);
            assertThat(record.status()).isEqualTo(GenerationStatus.COMPLETED);
            assertThat(record.caller().tenant()).isEqualTo("acme");
        }
        assertThat(err()).doesNotContain(KEY).doesNotContain(SHOP);
    }

    private static void readUntil(Iterator<String> lines, String text) {
        while (lines.hasNext()) {
            if (lines.next().contains(text)) {
                return;
            }
        }
        throw new AssertionError("the stream ended without '" + text + "'");
    }

    /** Nothing new is taken as soon as the signal has arrived. */
    private void awaitRefusal(URI uri) throws Exception {
        int status = 200;
        while (status == 200) {
            status = http.send(request(uri, "/health").build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
        assertThat(status).isEqualTo(503);
    }

    private String err() {
        try {
            return Files.readString(folder.resolve("err.txt"));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
