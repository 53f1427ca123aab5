package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchCommandsTest {

    @TempDir
    Path folder;

    @Test
    void rows_are_redacted_and_a_second_run_does_what_is_new() throws IOException {
        Path in = rows("{\"id\":1,\"text\":\"Write to anna@example.org\"}", "{\"id\":\"b\",\"title\":\"none\"}");

        CommandRun first = run("redact", in);
        Files.writeString(in, Files.readString(in) + "{\"id\":\"c\",\"text\":\"Hello\"}\n");
        CommandRun second = run("redact", in, "--json");

        assertThat(first.err()).isEmpty();
        assertThat(first.out()).startsWith("1 done, 0 failed, 1 without a value, 0 done before");
        assertThat(second.out()).contains("\"ok\":1").contains("\"earlier\":2");
        assertThat(out()).hasSize(3);
        assertThat(out())
                .anySatisfy(line -> assertThat(line).contains("\"id\":\"1\"").contains("Write to <EMAIL_1>"));
    }

    @Test
    void a_scan_takes_a_policy() throws IOException {
        Path in = rows("{\"id\":1,\"text\":\"Write to anna@example.org\"}");
        Path policy = folder.resolve("policy.yml");
        Files.writeString(policy, "{name: a, version: '1', stages: {passage: {detectors: {pii: {action: block}}}}}");

        CommandRun run = run("scan", in, "--policy", policy.toString(), "--stage", "passage");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(out().get(0)).contains("\"decision\":\"block\"");
    }

    @Test
    void answers_are_scored() throws IOException {
        Path in = rows("{\"id\":1,\"output\":\"yes\",\"expected\":\"yes\"}");

        assertThat(run("evaluate", in, "--metric", "exact-match,json").exitCode())
                .isZero();
        assertThat(out().get(0)).contains("\"score\":1.0").contains("\"score\":0.0");

        CommandRun unknown = run("evaluate", in, "--metric", "best");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).contains("recipe").hasLineCount(1);
    }

    @Test
    void an_index_that_a_batch_made_is_found_by_a_search() throws IOException {
        Path in = rows("{\"id\":\"w\",\"text\":\"Whales are mammals.\",\"topic\":\"sea\"}");
        String index = folder.resolve("index").toString();

        CommandRun made = run("index", in, "--index", index, "--lexical-only", "--meta", "topic");

        assertThat(made.exitCode()).as(made.err()).isZero();
        assertThat(CommandRun.of("rag", "explain", "whales", "--index", index, "--lexical-only")
                        .out())
                .contains("Whales are mammals.");
    }

    @Test
    void a_model_answers_each_row() throws IOException {
        Path model = Path.of(System.getProperty("llmops.shared", "../../shared"), "models/stories260K.gguf");
        assumeTrue(Files.exists(model), "there is no tiny model; set llmops.shared to the folder that has one");
        Path in = rows("{\"id\":1,\"text\":\"Once upon\"}");

        CommandRun run = run(
                "generate",
                in,
                "--model",
                model.toString(),
                "--max-tokens",
                "4",
                "--temperature",
                "0",
                "--concurrency",
                "1");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(out().get(0)).contains("\"output_tokens\":4");
    }

    @Test
    void what_is_wrong_is_told() throws IOException {
        Path in = rows("{\"id\":1,\"text\":\"x\"}", "no row");

        CommandRun broken = run("redact", in);
        assertThat(broken.exitCode()).isEqualTo(1);
        assertThat(broken.err()).contains("line 2 of").hasLineCount(1);
        assertThat(CommandRun.of("batch", "redact", "--in", in.toString(), "--out", in.toString())
                        .exitCode())
                .isEqualTo(2);
        assertThat(run("generate", in, "--endpoint", "http://localhost:1/v1").err())
                .contains("--endpoint needs --model");
        assertThat(run("redact", in, "--max-failed-share", "2").err()).contains("but was 2.0");
    }

    private CommandRun run(String command, Path in, String... more) {
        String[] arguments = Stream.concat(
                        Stream.of(
                                "batch",
                                command,
                                "--in",
                                in.toString(),
                                "--out",
                                folder.resolve("out.jsonl").toString()),
                        Arrays.stream(more))
                .toArray(String[]::new);
        return CommandRun.of(arguments);
    }

    private Path rows(String... lines) throws IOException {
        return Files.writeString(folder.resolve("in.jsonl"), String.join("\n", lines) + "\n");
    }

    private List<String> out() throws IOException {
        return Files.readAllLines(folder.resolve("out.jsonl"));
    }
}
