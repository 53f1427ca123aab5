package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eval metric --name bleu --in absent --out out.jsonl",
                "eval metric --name bleu --corpus --in absent --out out.jsonl",
                "eval bias --task bbq --answers a --in absent",
            })
    void a_library_that_names_the_exception_behind_its_own_is_put_into_words(String command) {
        String absent = folder.resolve("absent.file").toString();

        CommandRun run = CommandRun.of(command.replace("absent", absent)
                .replace(" out.", " " + folder + "/out.")
                .split(" "));

        assertThat(run.exitCode()).isOne();
        assertThat(run.err())
                .contains(
                        "'" + absent + "'", ": there is no such file or folder (see 'llmops explain DatasetException')")
                .doesNotContain("NoSuchFile")
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
    @ValueSource(
            strings = {
                "guard scan --in rows --out out",
                "guard redact --in rows --out out",
                "guard train --in rows --out out",
                "batch scan --in rows --out out",
                "experiment stats --method welch_t --in rows --out out",
                "eval dataset synthesize --passages rows --out out",
            })
    void a_row_behind_another_one_on_the_same_line_is_not_left_out_silently(String command) throws Exception {
        Path rows = folder.resolve("rows.jsonl");
        Path out = folder.resolve("out.jsonl");
        for (String second : List.of("{\"id\": 2, \"text\": \"anna@example.org\"}", "2")) {
            Files.writeString(rows, "{\"id\": 1, \"text\": \"x\", \"label\": 0, \"input\": {}} " + second + "\n");

            CommandRun run = CommandRun.of(command.replace("rows", rows.toString())
                    .replace(" out", " " + out)
                    .split(" "));

            assertThat(run.exitCode()).as(run.err()).isOne();
            assertThat(run.err())
                    .contains("line 1 of '" + rows + "'", "something follows the value")
                    .hasLineCount(1);
        }
    }

    @Test
    void a_row_behind_another_one_is_not_left_out_of_inputs_verdicts_and_values_either() throws Exception {
        Path rows = Files.writeString(folder.resolve("rows.jsonl"), "{\"id\": 1} {\"id\": 2}\n");
        Path out = folder.resolve("out.jsonl");

        CommandRun verify = CommandRun.of(("rag verify --lexical-only --in " + rows + " --out " + out).split(" "));
        assertThat(out).content().contains("InvalidJson", "something follows the value");
        assertThat(verify.exitCode()).as(verify.err()).isZero();
    }

    /** Before any work: what is to be read is not there, which is no matter yet. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "guard scan --in absent --out",
                "guard redact --in absent --out",
                "guard train --in absent --out",
                "batch scan --in absent --out",
                "rag verify --lexical-only --in absent --out",
                "rag eval --index absent --queries absent --qrels absent --out",
                "rag search --index absent --queries absent --run",
                "model embed --model absent --in absent --out",
                "model loglikelihood --model absent --in absent --out",
                "eval metric --name rouge-l --in absent --out",
                "eval judge --criterion c --scale 1-5 --in absent --out",
                "eval run --data absent --prompt p@1 --prompts absent --out",
                "eval compare absent absent --html",
                "eval clicks --store absent --queries absent --qrels",
                "experiment stats --method welch_t --in absent --out",
                "redteam run --model absent --out",
                "redteam report absent --sarif",
                "audit report --store absent --html",
                "audit key --origin example.com/a --out",
                "store export --store absent --out",
            })
    @DisabledOnOs(OS.WINDOWS)
    void a_place_where_results_cannot_be_written_is_refused_before_any_work(String command) throws Exception {
        String words = command.replace("absent", folder.resolve("absent.file").toString()) + " ";
        Path inside = Files.createDirectory(folder.resolve("inside"));
        Path target = Files.writeString(folder.resolve("target"), "precious");
        Path live = Files.createSymbolicLink(folder.resolve("live"), Path.of("target"));
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), Path.of("nowhere"));

        CommandRun at = CommandRun.of((words + inside).split(" "));
        assertThat(at.exitCode()).isEqualTo(2);
        assertThat(at.err())
                .contains(" must be a file, but '" + inside + "' is a folder")
                .hasLineCount(1);
        for (Path link : List.of(live, dangling)) {
            CommandRun through = CommandRun.of((words + link).split(" "));
            assertThat(through.exitCode()).isEqualTo(2);
            assertThat(through.err())
                    .contains(" must be no link, but '" + link + "' is one")
                    .hasLineCount(1);
        }
        assertThat(target).hasContent("precious");
        assertThat(folder.resolve("nowhere")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"guard scan", "rag verify --lexical-only", "eval metric --name rouge-l"})
    @EnabledOnOs(OS.LINUX)
    void a_descriptor_is_no_link_and_gets_the_results(String command) throws Exception {
        Path rows = Files.writeString(
                folder.resolve("rows.jsonl"),
                "{\"id\": 1, \"text\": \"x\", \"claim\": \"a\", \"evidence\": [\"a\"], \"hypothesis\": \"a\","
                        + " \"references\": [\"a\"]}\n");
        Path redirected = folder.resolve("redirected");
        try (FileOutputStream open = new FileOutputStream(redirected.toFile());
                Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            Path descriptor = descriptors
                    .filter(each -> Files.exists(each) && sameFile(each, redirected))
                    .findFirst()
                    .orElseThrow();
            open.write("# before\n".getBytes(StandardCharsets.UTF_8));

            CommandRun run = CommandRun.of((command + " --in " + rows + " --out " + descriptor).split(" "));

            assertThat(run.exitCode()).as(run.err()).isZero();
        }
        assertThat(redirected).content().startsWith("# before\n{").contains("\"id\":");
    }

    private static boolean sameFile(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
