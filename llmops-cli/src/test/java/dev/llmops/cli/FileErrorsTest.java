package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileErrorsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rag verify --lexical-only --in absent --out out.jsonl",
                "batch scan --in absent --out out.jsonl",
                "experiment create absent --store new.db",
                "rag index --urls absent --index index",
                "redteam run --policy absent --model echo.gguf --out out.jsonl",
                "store import absent --store new.db",
            })
    void a_file_that_is_not_there_is_named_without_the_name_of_an_exception(String command) {
        String absent = folder.resolve("absent.file").toString();

        CommandRun run = CommandRun.of(command.replace("absent", absent).split(" "));

        assertThat(run.exitCode()).isPositive();
        assertThat(run.err())
                .contains("'" + absent + "'")
                .doesNotContain("Exception", "this is a fault")
                .hasLineCount(1);
    }

    @Test
    void a_key_is_never_replaced() throws Exception {
        Path key = Files.writeString(folder.resolve("audit.pem"), "mine");

        CommandRun run = CommandRun.of("audit", "key", "--origin", "example.com/a", "--out", key.toString());

        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).contains("'" + key + "'", "it is there already").hasLineCount(1);
        assertThat(key).hasContent("mine");
    }
}
