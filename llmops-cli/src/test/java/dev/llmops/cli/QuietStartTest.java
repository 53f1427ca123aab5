package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code Main} as a separate process, without the options of the JVM that {@code bin/llmops} sets. */
class QuietStartTest {

    @TempDir
    Path folder;

    @Test
    void a_store_is_opened_without_a_word_from_the_libraries() throws Exception {
        Path prompts = Files.createDirectory(folder.resolve("prompts"));

        int exitCode = run(
                "prompt",
                "list",
                "--prompts",
                prompts.toString(),
                "--store",
                folder.resolve("s.db").toString());

        assertThat(exitCode).as(err()).isZero();
        assertThat(folder.resolve("s.db")).exists();
        assertThat(err()).doesNotContain("INFO").doesNotContainIgnoringCase("hikari");
    }

    private int run(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.llmops.cli.Main");
        builder.command().addAll(List.of(arguments));
        return builder.redirectOutput(folder.resolve("out.txt").toFile())
                .redirectError(folder.resolve("err.txt").toFile())
                .start()
                .waitFor();
    }

    private String err() throws IOException {
        return Files.readString(folder.resolve("err.txt"));
    }
}
