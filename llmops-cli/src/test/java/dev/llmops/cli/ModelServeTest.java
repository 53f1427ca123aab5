package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a story teller of one megabyte. */
@Timeout(60)
class ModelServeTest {

    private static final Path STORIES =
            Path.of(System.getProperty("llmops.shared", "../../shared"), "models", "stories260K.gguf");

    @BeforeEach
    void needModel() {
        assumeTrue(Files.isRegularFile(STORIES), () -> "skipped: " + STORIES + " is not there");
    }

    @Test
    void serves_until_it_is_told_to_end() throws Exception {
        RunningCommand command = RunningCommand.of("model", "serve", "--model", STORIES.toString(), "--port", "0");
        String line = command.firstLine();
        assertThat(line).startsWith("listening on http://127.0.0.1:");
        URI uri = URI.create(line.substring("listening on ".length()));

        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri.resolve("/v1/completions"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"prompt\":\"Zoo\",\"max_tokens\":5}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).contains("\"completion_tokens\":5");

        assertThat(command.interrupted()).isZero();
    }

    @Test
    void another_interface_without_a_key_is_refused(@TempDir Path folder) throws Exception {
        CommandRun open =
                CommandRun.of("model", "serve", "--model", STORIES.toString(), "--host", "0.0.0.0", "--port", "0");
        assertThat(open.exitCode()).isEqualTo(2);
        assertThat(open.err()).contains("apiKey");

        Path key = Files.writeString(folder.resolve("key"), "short");
        CommandRun weak = CommandRun.of(
                "model", "serve", "--model", STORIES.toString(), "--api-key-file", key.toString(), "--port", "0");
        assertThat(weak.exitCode()).isEqualTo(2);
        assertThat(weak.err()).contains("16 characters");
    }
}
