package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.core.prompt.source.PromptBundle;
import dev.llmops.testkit.ClosedPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptBundleTest {

    @TempDir
    Path folder;

    @Test
    void a_folder_becomes_a_bundle_that_can_be_read() throws IOException {
        Path prompts = Files.createDirectories(folder.resolve("prompts"));
        Files.writeString(prompts.resolve("greet.prompt"), "Hello {{name}}");
        Path out = folder.resolve("classes").resolve(PromptBundle.RESOURCE);

        CommandRun run = CommandRun.of(
                "prompt",
                "bundle",
                "--prompts",
                prompts.toString(),
                "--store",
                folder.resolve("llmops.db").toString(),
                "--out",
                out.toString());

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("greet@1");
        assertThat(PromptBundle.of(out).versions())
                .singleElement()
                .satisfies(version -> assertThat(version.content().template()).isEqualTo("Hello {{name}}"));
    }

    @Test
    void a_registry_that_is_away_is_told_in_a_line_and_leaves_no_file() {
        Path out = folder.resolve("prompts.jsonl");
        try (ClosedPort nobody = new ClosedPort()) {
            CommandRun run =
                    CommandRun.of("prompt", "bundle", "--from", "mlflow+" + nobody.uri(""), "--out", out.toString());

            assertThat(run.exitCode()).isNotZero();
            assertThat(run.err()).contains("mlflow", "cannot be reached").hasLineCount(1);
            assertThat(out).doesNotExist();
        }
    }
}
