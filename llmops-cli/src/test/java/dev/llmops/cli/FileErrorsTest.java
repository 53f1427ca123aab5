package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
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
                "rag index --urls absent --index new.index",
                "redteam run --policy absent --model echo.gguf --out out.jsonl",
                "store import absent --store new.db",
                "guard scan --in absent --out out.jsonl",
                "prompt import absent --store new.db",
            })
    void a_file_that_is_not_there_is_named_without_the_name_of_an_exception(String command) {
        String absent = folder.resolve("absent.file").toString();

        CommandRun run = CommandRun.of(command.replace("absent", absent)
                .replace(" new.", " " + folder + "/new.")
                .replace(" out.", " " + folder + "/out.")
                .split(" "));

        assertThat(run.exitCode()).isPositive();
        assertThat(run.err())
                .contains("'" + absent + "'")
                .doesNotContain("Exception", "this is a fault")
                .hasLineCount(1);
    }

    @Test
    void a_folder_in_the_place_of_a_file_is_called_one() {
        CommandRun run = CommandRun.of(
                "guard",
                "scan",
                "--in",
                folder.toString(),
                "--out",
                folder.resolve("o").toString());

        assertThat(run.exitCode()).isOne();
        assertThat(run.err())
                .contains("'" + folder + "' must be a file, but is a folder")
                .hasLineCount(1);
    }

    @Test
    void a_folder_that_is_not_there_is_named_and_no_file_that_nobody_asked_for() throws Exception {
        Path rows = Files.writeString(folder.resolve("rows.jsonl"), "{\"id\": 1, \"text\": \"x\"}\n");
        Path out = folder.resolve("absent").resolve("out.jsonl");

        CommandRun run = CommandRun.of("guard", "scan", "--in", rows.toString(), "--out", out.toString());

        assertThat(run.exitCode()).isOne();
        assertThat(run.err())
                .contains("'" + out + "'")
                .doesNotContain(".part", "Exception")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"guard scan", "batch scan", "rag verify --lexical-only"})
    void a_byte_order_mark_is_no_part_of_the_first_row(String command) throws Exception {
        Path rows = Files.writeString(
                folder.resolve("rows.jsonl"),
                "\uFEFF{\"id\": 1, \"text\": \"x\", \"claim\": \"Paris is in France.\", \"evidence\": [\"Paris is in France.\"]}\n");
        Path out = folder.resolve("out.jsonl");

        CommandRun run = CommandRun.of((command + " --in " + rows + " --out " + out).split(" "));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(out).content().contains("\"id\":").doesNotContain("NOT_CHECKED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"guard scan", "batch scan", "rag verify --lexical-only"})
    @DisabledOnOs(OS.WINDOWS)
    void a_link_stays_and_what_it_leads_to_is_written_though_it_was_not_there(String command) throws Exception {
        Path rows = Files.writeString(
                folder.resolve("rows.jsonl"),
                "{\"id\": 1, \"text\": \"x\", \"claim\": \"a\", \"evidence\": [\"a\"]}\n");
        Path link = Files.createSymbolicLink(folder.resolve("link.jsonl"), Path.of("target.jsonl"));

        CommandRun run = CommandRun.of((command + " --in " + rows + " --out " + link).split(" "));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(link).isSymbolicLink();
        assertThat(folder.resolve("target.jsonl")).content().contains("\"id\":");
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
