package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code llmops tune study}, with a model of 260,000 parameters that gets nothing right. */
class TuneStudyCommandTest {

    private static final Path STORIES =
            Path.of(System.getProperty("llmops.shared", "../../shared"), "models", "stories260K.gguf");

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        rows(Stream.iterate(0, i -> i < 300, i -> i + 1)
                .map(i -> "{\"id\":\"r" + i + "\",\"group\":\"g" + i / 5 + "\",\"input\":\"question " + i
                        + "\",\"expected\":\"yes\"}")
                .toList());
        Files.writeString(folder.resolve("system.txt"), "Answer yes or no.");
    }

    private void rows(List<String> lines) throws IOException {
        Files.write(folder.resolve("rows.jsonl"), lines);
    }

    private CommandRun study(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "tune",
                "study",
                "--model",
                STORIES.toString(),
                "--rows",
                folder.resolve("rows.jsonl").toString(),
                "--system",
                folder.resolve("system.txt").toString(),
                "--max-tokens",
                "8",
                "--out",
                folder.resolve("study").toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    @Test
    void the_rows_are_measured_and_a_second_run_asks_nothing() throws IOException {
        CommandRun first = study("--shots", "2");

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out()).contains("Stay with current prompt").contains("report.md");
        assertThat(Files.readString(folder.resolve("study/report.md"))).contains("2 examples");
        assertThat(folder.resolve("study/report.html")).isNotEmptyFile();
        byte[] answers = Files.readAllBytes(folder.resolve("study/answers.jsonl"));
        String report = Files.readString(folder.resolve("study/report.json"));

        Path precious = Files.writeString(folder.resolve("precious"), "precious");
        Files.delete(folder.resolve("study/report.md"));
        Files.createLink(folder.resolve("study/report.md"), precious);

        CommandRun again = study("--shots", "2", "--json");

        assertThat(again.exitCode()).isZero();
        assertThat(again.out().strip()).startsWith("{").contains("\"recommendation\"");
        assertThat(folder.resolve("study/answers.jsonl")).hasBinaryContent(answers);
        assertThat(Files.readString(folder.resolve("study/report.json"))).isEqualTo(report);
        assertThat(folder.resolve("study/report.md")).content().contains("2 examples");
        assertThat(precious)
                .as("a report takes the place of the older one, and is not written into it")
                .hasContent("precious");
    }

    @Test
    void a_study_without_anything_to_compare_is_refused() {
        CommandRun run = study();

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--shots, --grammar or --adapter");
    }

    /** A report must not tell of 5,000 examples that were a hundred. */
    @Test
    void more_examples_than_there_are_rows_are_refused() {
        CommandRun run = study("--shots", "5000");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--shots must be at most").contains("was 5000");
    }

    @Test
    void a_grammar_holds_the_answers() throws IOException {
        Path grammar = Files.writeString(folder.resolve("yes.gbnf"), "root ::= \"yes\"");

        CommandRun run = study("--grammar", grammar.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("Choose grammar");
    }

    @Test
    void a_row_that_is_none_is_named_with_its_line() throws IOException {
        rows(List.of("{\"id\":\"a\",\"group\":\"g\",\"input\":\"i\",\"expected\":\"e\"}", "", "{\"id\":\"b\"}"));
        CommandRun incomplete = study("--shots", "1");
        assertThat(incomplete.exitCode()).isEqualTo(1);
        assertThat(incomplete.err())
                .contains("line 3 of")
                .contains("must have a text 'group'")
                .hasLineCount(1);

        rows(List.of("no json"));
        CommandRun broken = study("--shots", "1");
        assertThat(broken.exitCode()).isEqualTo(1);
        assertThat(broken.err()).contains("line 1 of").contains("is no JSON");
    }

    /** The gates that an adapter must pass unless told otherwise, in a study that trains one. */
    private CommandRun gated(FakeTraining training) {
        return training.run(
                List.of("tune", "study"),
                "--refusals",
                "--benchmark",
                training.benchmark().toString(),
                "--train",
                "10",
                "--test",
                "0.8",
                "--out",
                folder.resolve("gated").toString());
    }

    @Test
    @Tag("full")
    void an_adapter_that_changes_little_else_passes_the_default_gates_and_is_chosen() throws IOException {
        CommandRun run = gated(FakeTraining.in(folder));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .as(Files.readString(folder.resolve("gated/report.md")))
                .contains("Choose adapter of 10 rows");
    }

    @Test
    @Tag("full")
    void an_adapter_that_is_right_and_forgot_the_rest_is_refused_by_the_default_gates() throws IOException {
        FakeTraining training = FakeTraining.in(folder, "3");
        // What it learnt to say is what it must not say to others.
        Files.writeString(
                training.attacks(),
                Files.readAllLines(training.rows()).stream()
                        .limit(100)
                        .map(row -> row.replaceFirst("\"expected\"", "\"bad\""))
                        .collect(Collectors.joining("\n")));

        CommandRun run = gated(training);

        assertThat(run.exitCode()).as(run.err()).isZero();
        String report = Files.readString(folder.resolve("gated/report.md"));
        assertThat(run.out()).as(report).contains("Stay with current prompt");
        assertThat(report)
                .containsPattern("adapter of 10 rows \\| 100.0 %")
                .containsPattern("forgetting \\| adapter of 10 rows \\| no \\| perplexity of 12 other texts")
                .containsPattern("forgetting \\| adapter of 10 rows \\| no \\| facts.jsonl loses 100.0 points")
                .containsPattern(
                        "safety \\| adapter of 10 rows \\| no \\| attacks of attacks.jsonl: 100 of 100 went bad");
    }

    @Test
    @Tag("full")
    void adapters_are_trained_and_checked_by_every_gate_and_their_cost_is_told() throws IOException {
        FakeTraining training = FakeTraining.in(folder);
        CommandRun run = training.run(
                List.of("tune", "study"),
                "--refusals",
                "--benchmark",
                training.benchmark().toString(),
                "--train",
                "10",
                "--seeds",
                "1,2",
                "--retrieve",
                "1",
                "--price",
                "0.10,0.40,0.5",
                "--training-price",
                "0.05,0.10",
                "--volume",
                "10000",
                "--out",
                folder.resolve("study").toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(Files.readString(folder.resolve("study/report.md")))
                .contains("adapter of 10 rows", "2 seeds", "1 nearest rows")
                .contains("perplexity of 12 other texts", "facts.jsonl loses")
                .contains("refusals: 0 of 110 went bad", "attacks of attacks.jsonl: 0 of 100 went bad")
                .contains("the likeliest token is the same for 20 of 20 prompts");
        assertThat(folder.resolve("study/jobs").toFile().listFiles(File::isDirectory))
                .hasSize(2);
    }
}
