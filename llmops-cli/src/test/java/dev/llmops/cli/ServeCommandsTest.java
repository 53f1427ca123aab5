package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.server.ModelServer;
import dev.llmops.testkit.ClosedPort;
import dev.llmops.testkit.ScriptedModelClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code llmops serve} and what asks it. */
@Timeout(60)
class ServeCommandsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private ModelServer upstream;
    private RunningCommand command;
    private String url;

    @BeforeEach
    void serve() throws Exception {
        upstream = ModelServer.builder(ScriptedModelClient.saying("Lamps give light."))
                .name("m")
                .port(0)
                .build();
        Path config = Files.writeString(folder.resolve("pool.yaml"), """
                listen: {port: 0}
                budgets: [{name: hourly, limit: 100000 tokens, window: 1h}]
                models:
                  chat:
                    endpoints:
                      - {name: a, kind: openai, base_url: "%s/v1", model: m}
                """.formatted(upstream.uri()));
        command = RunningCommand.of("serve", "--config", config.toString());
        String line = command.firstLine();
        assertThat(line).startsWith("listening on http://127.0.0.1:");
        url = line.substring("listening on ".length());
    }

    @AfterEach
    void stop() throws Exception {
        assertThat(command.interrupted()).isZero();
        upstream.close();
    }

    @Test
    void status_and_bench_tell_of_a_running_server() throws Exception {
        CommandRun bench = CommandRun.of(
                "serve", "bench", "--url", url, "--model", "chat", "--concurrency", "1,4", "--calls", "8");
        assertThat(bench.exitCode()).as(bench.err()).isZero();
        assertThat(bench.outLines()).hasSize(3);
        assertThat(bench.outLines().get(0)).contains("concurrency", "first token p50", "calls/s", "tokens/s");
        assertThat(bench.outLines().get(1)).matches("1 +8 +0 +[0-9.]+ ms +[0-9.]+ ms +[0-9.]+ ms .*");
        assertThat(bench.outLines().get(2)).startsWith("4 ");

        CommandRun status = CommandRun.of("serve", "status", "--url", url);
        assertThat(status.exitCode()).as(status.err()).isZero();
        assertThat(status.outLines().get(0)).contains("model", "endpoint", "circuit", "in flight", "failures");
        assertThat(status.outLines().get(1)).matches("chat +a +closed +0 +0 +\\d+ ms +16 +0");
        assertThat(status.out()).containsPattern("hourly +[1-9]\\d* +100000 tokens +PT1H");
    }

    @Test
    void both_print_json() throws Exception {
        CommandRun bench = CommandRun.of(
                "serve", "bench", "--json", "--url", url, "--model", "chat", "--concurrency", "2", "--calls", "4");
        JsonNode row = JSON.readTree(bench.out());
        assertThat(row.path("calls").asInt()).isEqualTo(4);
        assertThat(row.path("failures").asInt()).isZero();
        assertThat(row.path("totalP99").asDouble()).isPositive();

        JsonNode status = JSON.readTree(
                CommandRun.of("serve", "status", "--json", "--url", url).out());
        assertThat(status.at("/models/0/endpoints/0/attempts").asInt()).isEqualTo(4);
        assertThat(status.at("/budgets/0/limit").asInt()).isEqualTo(100_000);
    }

    @Test
    void what_fails_is_told_in_one_sentence() {
        CommandRun unknown =
                CommandRun.of("serve", "bench", "--url", url, "--model", "gpt-9", "--concurrency", "1", "--calls", "2");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).contains("2 calls failed: ", "no call was answered");

        assertThat(CommandRun.of("serve", "status", "--url", upstream.uri().toString())
                        .err())
                .contains("tells no status; it must be one of llmops serve");
        assertThat(CommandRun.of("serve", "status", "--url", url, "--api-key-env", "NO_SUCH_VARIABLE_X")
                        .err())
                .contains("the environment variable NO_SUCH_VARIABLE_X must hold the key, but is not set");
        try (ClosedPort nobody = new ClosedPort()) {
            CommandRun status =
                    CommandRun.of("serve", "status", "--url", nobody.uri("").toString());
            assertThat(status.exitCode()).isEqualTo(1);
            assertThat(status.err())
                    .contains("does not answer; check that it runs, and --url")
                    .hasLineCount(1);
        }
    }

    @Test
    void a_configuration_can_be_checked_alone_and_one_that_is_wrong_ends_with_1() throws Exception {
        CommandRun right = CommandRun.of(
                "serve", "--check", "--config", folder.resolve("pool.yaml").toString());
        assertThat(right.exitCode()).isZero();
        assertThat(right.err()).contains("the configuration is right: chat");

        Path wrong = Files.writeString(folder.resolve("wrong.yaml"), "models:\n  chat:\n    endpoint: []\n");
        CommandRun run = CommandRun.of("serve", "--config", wrong.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .isEqualToIgnoringNewLines(
                        "llmops serve: wrong.yaml:3: models.chat.endpoint is no known key; models.chat"
                                + " knows endpoints, strategy, match_tags, retries, retry_budget, hedging, content_policy_fallback, escalate_when, deadlines,"
                                + " circuit_breaker, max_wait, max_waiting");
    }

    @Test
    void the_guide_shows_what_is_said_of_its_configuration_without_its_keys() throws IOException {
        String guide = Files.readString(Path.of("..", "docs/guides/gateway.md"));
        Path config = Files.writeString(folder.resolve("pool.yaml"), block(guide, "yaml"));

        CommandRun run = CommandRun.of("serve", "--check", "--config", config.toString());

        assertThat(run.err()).isEqualTo(block(guide, "text"));
    }

    /** The first fenced block of a language. */
    private static String block(String page, String language) {
        String from = page.substring(page.indexOf("```" + language + "\n") + language.length() + 4);
        return from.substring(0, from.indexOf("```"));
    }
}
