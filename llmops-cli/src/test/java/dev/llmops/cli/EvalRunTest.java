package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.run.RunFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on a story teller of one megabyte: what it says is nonsense, but all around it is real. */
class EvalRunTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path STORIES =
            Path.of(System.getProperty("llmops.shared", "../../shared"), "models", "stories260K.gguf");

    @TempDir
    Path folder;

    private SampleStore store;
    private Path data;

    @BeforeEach
    void writeData() throws IOException {
        store = SampleStore.in(folder);
        data = write("data.jsonl", """
                {"id":"1","input":"Once","expected":"a","metadata":{"split":"dev"}}
                {"id":"2","input":"Twice","expected":"b","metadata":{"split":"test"}}
                {"id":"3","input":"Thrice","expected":"c","metadata":{"split":"dev"}}
                """);
    }

    @Test
    void the_wanted_rows_are_asked_and_a_finished_run_is_not_taken_for_a_new_one() throws IOException {
        String[] wanted = {"--where", "split=dev", "--metric", "contains,rouge-l"};

        CommandRun first = run("run.jsonl", wanted);
        assertThat(first.err()).isEmpty();
        assertThat(first.out()).hasLineCount(1);
        JsonNode report = JSON.readTree(first.out());
        assertThat(report.at("/rows").asInt()).isEqualTo(2);
        assertThat(report.at("/run/target").asText()).startsWith("support@2/");
        assertThat(report.at("/metrics/0/evaluator").asText()).isEqualTo("contains");
        assertThat(report.at("/spending/asked").asInt()).isEqualTo(2);
        assertThat(report.at("/spending/usage/output").asInt()).isPositive();
        long asked = generations();

        fails(run("run.jsonl", wanted), "holds a run already, with 2 rows; go on with it by --resume");
        assertThat(run("run.jsonl", "--resume", "--where", "split=dev", "--metric", "contains,rouge-l")
                        .out())
                .isEqualTo(first.out());
        assertThat(generations()).isEqualTo(asked);
    }

    @Test
    void each_row_names_its_generation() {
        run("run.jsonl");

        EvaluationRun run = RunFile.read(folder.resolve("run.jsonl"));

        assertThat(run.rows())
                .allSatisfy(row -> assertThat(store.run(
                                        "generation",
                                        "show",
                                        row.receipt().generation().value(),
                                        "--json")
                                .exitCode())
                        .isZero());
    }

    @Test
    void with_an_index_answers_are_measured_against_the_passages_that_the_model_got() throws IOException {
        Path prompts = groundedPrompt();
        Path index = index("The cable is 3 metres long.");

        CommandRun run = run("run.jsonl", grounded(prompts, index));

        assertThat(run.err()).isEmpty();
        List<String> metrics = new ArrayList<>();
        JSON.readTree(run.out())
                .get("metrics")
                .forEach(metric -> metrics.add(metric.get("evaluator").asText() + " "
                        + metric.get("scored").asInt()));
        // A story teller cites nothing: that is recall 0, and no precision.
        assertThat(metrics)
                .containsExactly(
                        "contains 3", "token-f1 3", "groundedness 3", "citation-precision 0", "citation-recall 3");
        RowResult row = RunFile.read(folder.resolve("run.jsonl")).rows().get(0);
        assertThat(row.answer().passages().get(0).sourceId()).isEqualTo("lamp.md");
        assertThat(row.answer().passages().get(0).text()).contains("3 metres");
    }

    @Test
    void the_cache_gives_answers_again_and_anything_that_decides_them_asks_anew() throws IOException {
        Path prompts = groundedPrompt();
        Path index = index("The cable is 3 metres long.");
        String[] same = with(
                grounded(prompts, index), "--cache", folder.resolve("answers").toString());
        run("1.jsonl", same);
        long asked = generations();

        JsonNode again =
                JSON.readTree(run("2.jsonl", with(same, "--metric", "rouge-l")).out());
        assertThat(generations()).isEqualTo(asked);
        assertThat(again.at("/spending/cached").asInt()).isEqualTo(3);
        assertThat(again.at("/spending/asked").asInt()).isZero();

        run("3.jsonl", with(same, "--temperature", "0.5", "--seed", "1"));
        assertThat(generations()).as("another temperature").isEqualTo(asked + 3);
        run("4.jsonl", with(same, "--k", "2"));
        assertThat(generations()).as("more passages").isEqualTo(asked + 6);
        run("5.jsonl", with(same, "--context-length", "128"));
        assertThat(generations()).as("less that fits").isEqualTo(asked + 9);
        index("The cable is 4 metres long.");
        run("6.jsonl", same);
        assertThat(generations()).as("another index").isEqualTo(asked + 12);
    }

    @Test
    void a_judge_and_an_embedding_model_judge_too() throws IOException {
        CommandRun run = run(
                "run.jsonl",
                "--metric",
                "embedding-similarity",
                "--judge-prompt",
                "The answer is a story.",
                "--judge-name",
                "story",
                "--regex",
                "[a-z]");

        JsonNode report = JSON.readTree(run.out());
        assertThat(report.at("/run/evaluators").toString()).isEqualTo("[\"regex\",\"embedding-similarity\",\"story\"]");
        assertThat(report.at("/metrics/1/scored").asInt()).isEqualTo(3);
        JsonNode judge = report.at("/metrics/2");
        assertThat(judge.get("failed").asInt()).isZero();
        assertThat(judge.get("scored").asInt() + judge.get("unscored").asInt()).isEqualTo(3);
        assertThat(report.at("/run/definitions/story").asText()).startsWith("judge ");
        judged(run, judge, "story");
    }

    /** What such a small model says is rarely a verdict, and a judge that scored no row fails the command. */
    private static void judged(CommandRun run, JsonNode judge, String name) {
        if (judge.get("scored").asInt() == 0) {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("a metric that scored no row has measured nothing: " + name + ", '1': ");
        } else {
            assertThat(run.exitCode()).isZero();
            assertThat(run.err()).isEmpty();
        }
    }

    @Test
    void vectors_can_come_from_a_local_model() throws IOException {
        CommandRun run = run(
                "run.jsonl",
                "--metric",
                "embedding-similarity",
                "--embeddings",
                STORIES.toString(),
                "--judge-prompt",
                "Good.",
                "--judge-model",
                STORIES.toString(),
                "--judge-max-score",
                "5");

        JsonNode report = JSON.readTree(run.out());
        assertThat(report.at("/metrics/0/scored").asInt()).isEqualTo(3);
        judged(run, report.at("/metrics/1"), "judge");
        assertThat(report.at("/spending/judging/output").asInt()).isPositive();
    }

    @Test
    void a_run_whose_process_was_killed_goes_on_and_keeps_what_it_had() throws Exception {
        assumeTrue(Files.isRegularFile(STORIES), () -> "skipped: " + STORIES + " is not there");
        int rows = 150;
        write(
                "data.jsonl",
                IntStream.range(0, rows)
                        .mapToObj(i -> "{\"input\":\"Once " + i + "\",\"expected\":\"a\"}\n")
                        .collect(Collectors.joining()));
        Process process = child("512m", command("run.jsonl", "--max-tokens", "64"));
        try {
            awaitRows(process, folder.resolve("run.jsonl"), 5);
        } finally {
            process.destroyForcibly().waitFor();
        }
        Map<String, String> before = generationsByRow();
        assertThat(before).hasSizeBetween(5, rows - 1);

        CommandRun resumed = run("run.jsonl", "--max-tokens", "64", "--resume");

        assertThat(resumed.err()).isEmpty();
        assertThat(generationsByRow()).hasSize(rows).containsAllEntriesOf(before);
        // The answer of SampleStore, every row, and at most one that was recorded when the kill came.
        assertThat(generations()).isBetween(rows + 1L, rows + 2L);
    }

    /** Their metadata alone are 120 MB: a run that keeps rows does not fit into the child's 96. */
    @Tag("full")
    @Test
    void rows_that_do_not_fit_into_the_memory_are_run() throws Exception {
        assumeTrue(Files.isRegularFile(STORIES), () -> "skipped: " + STORIES + " is not there");
        String note = "x".repeat(2_000_000);
        try (BufferedWriter out = Files.newBufferedWriter(data)) {
            for (int i = 0; i < 60; i++) {
                out.write(
                        "{\"input\":\"Once " + i + "\",\"expected\":\"a\",\"metadata\":{\"note\":\"" + note + "\"}}\n");
            }
        }

        int exitCode = child("96m", command("run.jsonl")).waitFor();

        assertThat(exitCode).as(Files.readString(folder.resolve("child.txt"))).isZero();
        assertThat(RunFile.rows(folder.resolve("run.jsonl"))).isEqualTo(60);
    }

    private Process child(String heap, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx" + heap,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--store", store.file().toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("child.txt").toFile())
                .start();
    }

    @Test
    void a_dry_run_asks_nothing_and_tells_what_a_run_would_take() throws IOException {
        long before = generations();

        JsonNode dry = JSON.readTree(run("run.jsonl", "--dry-run", "--samples", "2", "--temperature", "0.7")
                .out());

        assertThat(dry.at("/estimate/toAsk").asInt()).isEqualTo(6);
        assertThat(dry.at("/inputTokens").asInt()).isPositive();
        assertThat(dry.at("/maxOutputTokens").asInt()).isEqualTo(24);
        assertThat(generations()).isEqualTo(before);
        assertThat(folder.resolve("run.jsonl")).doesNotExist();
    }

    @Test
    void samples_are_drawn_with_seeds_of_their_own_and_are_not_paid_for_twice() throws IOException {
        String[] sampled = {"--samples", "3", "--temperature", "1.5", "--seed", "5", "--max-tokens", "12"};
        long before = generations();

        run("run.jsonl", sampled);

        EvaluationRun first = RunFile.read(folder.resolve("run.jsonl"));
        assertThat(first.samples()).hasSize(9);
        assertThat(first.samples().subList(0, 3).stream()
                        .map(each -> each.answer().output())
                        .distinct())
                .hasSizeGreaterThan(1);
        assertThat(generations()).isEqualTo(before + 9);
        run("run.jsonl", with(sampled, "--resume"));
        assertThat(generations()).isEqualTo(before + 9);
        String file = folder.resolve("run.jsonl").toString();
        assertThat(CommandRun.of("eval", "report", file).out()).containsPattern("contains +3 +3 +\\d\\.\\d{3} ");
        assertThat(JSON.readTree(CommandRun.of("eval", "report", file, "--json").out())
                        .at("/metrics/0/passRates/2/k")
                        .asInt())
                .isEqualTo(3);
        fails(run("x.jsonl", "--samples", "2"), "--samples 2 needs a --temperature above 0");
    }

    @Test
    void a_budget_and_a_rule_end_a_run() throws IOException {
        JsonNode spent = JSON.readTree(run("run.jsonl", "--budget-tokens", "10").out());
        assertThat(spent.get("stopped").asText()).contains("the budget is spent");
        assertThat(spent.get("rows").asInt()).isEqualTo(1);

        misused(run("x.jsonl", "--stop-when", "contains > 0.5"), "a stop rule must be 'METRIC >= MEAN'");
        write(
                "data.jsonl",
                IntStream.range(0, 60)
                        .mapToObj(i -> "{\"input\":\"Once " + i + "\",\"expected\":\"zebra " + i + "\"}\n")
                        .collect(Collectors.joining()));
        JsonNode decided =
                JSON.readTree(run("y.jsonl", "--stop-when", "contains >= 0.5").out());
        assertThat(decided.get("stopped").asText()).startsWith("the mean of contains is below 0.5");
        assertThat(decided.get("rows").asInt()).isLessThan(40);
    }

    @Test
    void what_can_not_be_run_is_told_in_one_sentence() throws IOException {
        Path prompts = groundedPrompt();

        fails(run("run.jsonl", "--where", "a=b"), "no row of");
        fails(
                run("run.jsonl", "--prompts", prompts.toString(), "--prompt", "cited"),
                "cited@1 uses the variable 'passages', but nothing brings them; name an index with --index");
        fails(
                run("run.jsonl", "--index", index("x y z").toString(), "--lexical-only"),
                "support@2 must use the variable 'passages' to be run with --index");
        misused(run("run.jsonl", "--metric", "bertscore"), "the metric must be one of exact-match");
        misused(run("run.jsonl", "--embeddings", "minilm"), "--embeddings goes with --metric embedding-similarity");
        misused(run("run.jsonl", "--regex", "(a"), "RE2");
        misused(run("run.jsonl", "--judge-model", "x"), "--judge-prompt");
        assertThat(folder.resolve("run.jsonl")).doesNotExist();
    }

    @Test
    void a_broken_line_is_named_and_the_rest_runs_if_allowed() throws IOException {
        write("data.jsonl", "{\"input\":\"Once\",\"expected\":\"a\"}\n{\"input\":\n");

        fails(run("run.jsonl"), "line 2: not valid JSON");
        CommandRun rest = run("run.jsonl", "--skip-malformed");

        assertThat(rest.err()).startsWith("left out: line 2").hasLineCount(1);
        assertThat(JSON.readTree(rest.out()).get("rows").asInt()).isEqualTo(1);
    }

    private CommandRun run(String out, String... more) {
        assumeTrue(Files.isRegularFile(STORIES), () -> "skipped: " + STORIES + " is not there");
        return store.run(command(out, more));
    }

    /** The prompt is support unless another is named. */
    private String[] command(String out, String... more) {
        List<String> all = new ArrayList<>(List.of("eval", "run", "--data", data.toString()));
        all.addAll(List.of(
                "--model", STORIES.toString(), "--out", folder.resolve(out).toString(), "--json"));
        List<String> given = List.of(more);
        all.addAll(given);
        if (!given.contains("--prompt")) {
            all.addAll(List.of("--prompt", "support@2"));
        }
        if (!given.contains("--max-tokens")) {
            all.addAll(List.of("--max-tokens", "4"));
        }
        return all.toArray(String[]::new);
    }

    private static String[] with(String[] some, String... more) {
        List<String> all = new ArrayList<>(List.of(some));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static String[] grounded(Path prompts, Path index) {
        return new String[] {
            "--prompts", prompts.toString(), "--prompt", "cited", "--index", index.toString(), "--lexical-only"
        };
    }

    private Path groundedPrompt() throws IOException {
        Path prompts = Files.createDirectories(folder.resolve("prompts"));
        Files.writeString(prompts.resolve("cited.prompt"), """
                {{#each passages}}[{{number}}] {{text}}
                {{/each}}
                {{question}} cable""");
        return prompts;
    }

    private Path index(String text) throws IOException {
        Path docs = Files.createDirectories(folder.resolve("docs"));
        Files.writeString(docs.resolve("lamp.md"), "# Once, twice, thrice\n\n" + text + "\n");
        Path index = folder.resolve("index");
        assertThat(CommandRun.of("rag", "index", docs.toString(), "--index", index.toString(), "--lexical-only")
                        .exitCode())
                .isZero();
        return index;
    }

    private long generations() {
        return store.run("generation", "list", "--json", "--limit", "1000")
                .out()
                .lines()
                .count();
    }

    private Map<String, String> generationsByRow() {
        return RunFile.read(folder.resolve("run.jsonl")).rows().stream()
                .collect(Collectors.toMap(
                        RowResult::rowId, row -> row.receipt().generation().value()));
    }

    private static void awaitRows(Process process, Path file, int rows) throws IOException, InterruptedException {
        try (WatchService changes = FileSystems.getDefault().newWatchService()) {
            file.getParent()
                    .register(changes, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            while (!Files.exists(file) || Files.readString(file).lines().count() < rows + 2) {
                assertThat(process.isAlive()).as("the child lives").isTrue();
                var change = changes.poll(1, TimeUnit.SECONDS);
                if (change != null) {
                    change.pollEvents();
                    change.reset();
                }
            }
        }
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static void fails(CommandRun run, String expected) {
        assertThat(run.err()).startsWith("llmops eval run: ").contains(expected).hasLineCount(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(1);
    }

    private static void misused(CommandRun run, String expected) {
        assertThat(run.err()).contains(expected);
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(2);
    }
}
