package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.eval.metric.TextMetric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvalCommandsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path STORIES =
            Path.of(System.getProperty("llmops.shared", "../../shared"), "models", "stories260K.gguf");

    @TempDir
    Path folder;

    @Test
    void metric_scores_each_pair_in_order() throws IOException {
        Path in = write("pairs.jsonl", """
                {"id":"a","hypothesis":"the cat sat","references":["a dog","the cat sat down"]}
                {"id":7,"hypothesis":"x","references":["y"]}
                """);
        Path out = folder.resolve("scores.jsonl");

        CommandRun run = CommandRun.of(
                "eval", "metric", "--name", "rouge-l", "--in", in.toString(), "--out", out.toString(), "--json");

        assertThat(run.err()).isEmpty();
        assertThat(JSON.readTree(run.out()).get("scores").asInt()).isEqualTo(2);
        List<String> lines = Files.readAllLines(out);
        assertThat(JSON.readTree(lines.get(0)).get("id").asText()).isEqualTo("a");
        // 3 words in common of 3 and 4
        assertThat(JSON.readTree(lines.get(0)).get("score").asDouble()).isBetween(6.0 / 7 - 1e-9, 6.0 / 7 + 1e-9);
        assertThat(lines.get(1)).isEqualTo("{\"id\":7,\"score\":0.0}");
    }

    @Test
    void metric_names_the_line_that_is_broken() throws IOException {
        Path in = write("pairs.jsonl", "{\"id\":\"a\",\"hypothesis\":\"x\",\"references\":[\"x\"]}\n{\"id\":\"b\"}\n");

        CommandRun run = CommandRun.of(
                "eval",
                "metric",
                "--name",
                "rouge-l",
                "--in",
                in.toString(),
                "--out",
                folder.resolve("out").toString());

        fails(run, "line 2");
    }

    @Test
    void compare_tells_better_and_writes_the_reports() throws IOException {
        Path before = SampleRuns.ofTarget(folder, "before", 4, List.of(TextMetric.CONTAINS));
        Path after = SampleRuns.ofTarget(folder, "after", 18, List.of(TextMetric.CONTAINS));
        Path report = folder.resolve("report.json");
        Path page = folder.resolve("report.html");

        CommandRun run = CommandRun.of(
                "eval",
                "compare",
                before.toString(),
                after.toString(),
                "--out",
                report.toString(),
                "--html",
                page.toString());

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("BETTER").contains("+0.700");
        assertThat(JSON.readTree(report.toFile()).at("/metrics/0/verdict").asText())
                .isEqualTo("BETTER");
        assertThat(Files.readString(page)).startsWith("<!DOCTYPE html>");
        CommandRun asJson = CommandRun.of("eval", "compare", before.toString(), after.toString(), "--json");
        assertThat(asJson.out()).hasLineCount(1);
        assertThat(JSON.readTree(asJson.out()).at("/commonRows").asInt()).isEqualTo(20);
    }

    @Test
    void report_tells_the_mean_with_its_interval() throws IOException {
        Path run = SampleRuns.ofTarget(folder, "before", 5, List.of(TextMetric.CONTAINS));

        assertThat(CommandRun.of("eval", "report", run.toString()).out())
                .contains("contains")
                .contains("0.250");
        JsonNode json = JSON.readTree(
                CommandRun.of("eval", "report", run.toString(), "--json").out());
        assertThat(json.at("/metrics/0/estimate/mean").asDouble()).isEqualTo(0.25);
    }

    @Test
    void a_file_that_is_no_run_fails() throws IOException {
        fails(CommandRun.of("eval", "report", write("x.jsonl", "{}\n").toString()), "the first line must say format 1");
        fails(CommandRun.of("eval", "report", folder.resolve("absent").toString()), "absent");
    }

    @Test
    void run_asks_the_wanted_rows_and_goes_on_where_it_was() throws IOException {
        assumeTrue(Files.isRegularFile(STORIES), () -> "skipped: " + STORIES + " is not there");
        SampleStore store = SampleStore.in(folder);
        Path data = write("data.jsonl", """
                {"id":"1","input":"Once","expected":"a","metadata":{"split":"dev"}}
                {"id":"2","input":"Twice","expected":"b","metadata":{"split":"test"}}
                {"id":"3","input":"Thrice","expected":"c","metadata":{"split":"dev"}}
                """);
        Path out = folder.resolve("run.jsonl");
        String[] command = {
            "eval",
            "run",
            "--data",
            data.toString(),
            "--where",
            "split=dev",
            "--prompt",
            "support@2",
            "--model",
            STORIES.toString(),
            "--max-tokens",
            "4",
            "--metric",
            "contains,groundedness",
            "--out",
            out.toString(),
            "--json"
        };

        CommandRun first = store.run(command);
        assertThat(first.err()).isEmpty();
        assertThat(first.out()).hasLineCount(1);
        JsonNode report = JSON.readTree(first.out());
        assertThat(report.at("/rows").asInt()).isEqualTo(2);
        assertThat(report.at("/run/target").asText()).startsWith("support@2/");
        assertThat(report.at("/metrics/0/evaluator").asText()).isEqualTo("contains");
        long asked = store.run("generation", "list", "--json").out().lines().count();

        assertThat(store.run(command).out()).isEqualTo(first.out());
        assertThat(store.run("generation", "list", "--json").out()).hasLineCount((int) asked);
    }

    @Test
    void run_without_matching_rows_or_with_an_unknown_metric_fails() throws IOException {
        SampleStore store = SampleStore.in(folder);
        Path data = write("data.jsonl", "{\"id\":\"1\",\"input\":\"Once\"}\n");
        String out = folder.resolve("run.jsonl").toString();

        fails(
                store.run(
                        "eval",
                        "run",
                        "--data",
                        data.toString(),
                        "--prompt",
                        "support",
                        "--out",
                        out,
                        "--where",
                        "a=b"),
                "no row of");
        CommandRun unknown = store.run(
                "eval", "run", "--data", data.toString(), "--prompt", "support", "--out", out, "--metric", "bleu");
        assertThat(unknown.err())
                .contains("the metric must be one of exact-match")
                .contains("bleu");
        assertThat(unknown.exitCode()).isEqualTo(2);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static void fails(CommandRun run, String expected) {
        assertThat(run.err()).startsWith("llmops eval ").contains(expected).hasLineCount(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(1);
    }
}
