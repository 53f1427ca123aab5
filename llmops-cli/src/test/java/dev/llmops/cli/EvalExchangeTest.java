package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.DatasetFile;
import dev.llmops.eval.metric.TextMetric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data sets and results of other tools, and reports for CI servers. */
class EvalExchangeTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void a_data_set_goes_in_and_out_and_losses_are_named() throws IOException {
        Path in = write("config.yaml", """
                prompts: [x]
                tests:
                  - vars: {question: 'Why?'}
                    assert: [{type: icontains, value: So}]
                """);
        Path rows = folder.resolve("rows.jsonl");
        Path out = folder.resolve("items.jsonl");

        CommandRun imported = CommandRun.of(
                "eval", "import", "--format", "promptfoo", "--in", in.toString(), "--out", rows.toString());
        CommandRun exported = CommandRun.of(
                "eval", "export", "--format", "langfuse", "--in", rows.toString(), "--out", out.toString());

        assertThat(imported.exitCode()).isZero();
        assertThat(imported.err()).contains("lost: 'prompts' is no part of a data set", "1 rows are in");
        Dataset dataset = DatasetFile.read(rows);
        assertThat(dataset.rows().get(0).expected()).isEqualTo("So");
        assertThat(exported.exitCode()).isZero();
        assertThat(JSON.readTree(Files.readString(out)).path("expectedOutput").asText())
                .isEqualTo("So");
    }

    @Test
    void strict_writes_nothing_and_code_is_refused_in_one_line() throws IOException {
        Path rows = folder.resolve("rows.jsonl");
        Path lossy = write("a.yaml", "prompts: [x]\ntests: [{vars: {a: b}}]\n");
        Path code = write("b.yaml", "tests: [{vars: {a: b}, assert: [{type: javascript, value: '1'}]}]\n");

        CommandRun strict = CommandRun.of(
                "eval",
                "import",
                "--format",
                "promptfoo",
                "--strict",
                "--in",
                lossy.toString(),
                "--out",
                rows.toString());
        CommandRun refused = CommandRun.of(
                "eval", "import", "--format", "promptfoo", "--in", code.toString(), "--out", rows.toString());

        assertThat(strict.exitCode()).isEqualTo(1);
        assertThat(strict.err()).contains("Leave out --strict").hasLineCount(1);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("never run").hasLineCount(1);
        assertThat(rows).doesNotExist();
    }

    @Test
    void results_become_a_run_that_is_reported() throws IOException {
        Path in = write("scores.jsonl", "{\"user_input\": \"q\", \"response\": \"a\", \"faithfulness\": 0.5}\n");
        Path run = folder.resolve("run.jsonl");

        CommandRun imported = CommandRun.of(
                "eval",
                "import",
                "--format",
                "ragas",
                "--results",
                "--in",
                in.toString(),
                "--out",
                run.toString(),
                "--json");
        CommandRun report = CommandRun.of("eval", "report", run.toString());

        JsonNode summary = JSON.readTree(imported.out());
        assertThat(summary.path("rows").asInt()).isEqualTo(1);
        assertThat(report.out()).contains("faithfulness  1  0.500");
    }

    @Test
    void results_of_promptfoo_with_several_variables_and_providers_become_a_run() throws IOException {
        Path in = write("results.jsonl", """
                {"testIdx": 0, "promptIdx": 0, "provider": {"id": "a:b"}, "vars": {"x": "q", "y": "z"}, "response": {"output": "a"}, "success": true}
                {"testIdx": 0, "promptIdx": 1, "provider": {"id": "c:d"}, "vars": {"x": "q", "y": "z"}, "response": {"output": "a"}, "success": false}
                """);
        Path run = folder.resolve("run.jsonl");
        List<String> command = List.of(
                "eval", "import", "--format", "promptfoo", "--results", "--in", in.toString(), "--out", run.toString());

        CommandRun several = CommandRun.of(command.toArray(String[]::new));
        List<String> named = new ArrayList<>(command);
        named.addAll(List.of("--target", "c:d #1", "--input-field", "x"));
        CommandRun imported = CommandRun.of(named.toArray(String[]::new));

        assertThat(several.exitCode()).isEqualTo(1);
        assertThat(several.err()).contains("name one of them as the target: a:b #0, c:d #1");
        assertThat(imported.exitCode()).isZero();
        assertThat(CommandRun.of("eval", "report", run.toString()).out())
                .contains("c:d #1 on results.jsonl", "pass    1  0.000");
    }

    @Test
    void options_that_do_not_go_together_are_refused() {
        String out = folder.resolve("x").toString();
        assertThat(CommandRun.of("eval", "import", "--format", "x", "--out", out)
                        .err())
                .contains("openai-evals");
        assertThat(CommandRun.of("eval", "import", "--format", "ragas", "--out", out)
                        .err())
                .contains("--in is missing");
        assertThat(CommandRun.of("eval", "import", "--format", "ragas", "--server", "http://127.0.0.1:1", "--out", out)
                        .err())
                .contains("--server goes with --format mlflow");
        assertThat(CommandRun.of("eval", "export", "--format", "langsmith", "--results", "--in", out, "--out", out)
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void reports_for_a_ci_server_and_a_pull_request_and_a_trend() {
        Path before = SampleRuns.ofTarget(folder, "before", 4, List.of(TextMetric.CONTAINS));
        Path after = SampleRuns.ofTarget(folder, "after", 18, List.of(TextMetric.CONTAINS));
        Path markdown = folder.resolve("summary.md");
        Path page = folder.resolve("trend.html");

        CommandRun junit =
                CommandRun.of("eval", "report", before.toString(), "--format", "junit", "--min", "contains=1");
        CommandRun compare = CommandRun.of(
                "eval",
                "compare",
                before.toString(),
                after.toString(),
                "--format",
                "markdown",
                "--markdown",
                markdown.toString());
        CommandRun trend =
                CommandRun.of("eval", "trend", before.toString(), after.toString(), "--html", page.toString());

        assertThat(junit.out()).startsWith("<?xml").contains("<failure message=\"contains is 0.000, below 1.000\"");
        assertThat(compare.out()).contains("| contains | **better** |");
        assertThat(markdown).content().isEqualToNormalizingNewlines(compare.out());
        assertThat(trend.out()).contains("BETTER", "4-1-20.jsonl");
        assertThat(page).content().contains("Trend of").doesNotContain("<script");
        assertThat(CommandRun.of("eval", "trend", before.toString()).exitCode()).isEqualTo(2);
        assertThat(CommandRun.of("eval", "report", before.toString(), "--min", "contains=1")
                        .exitCode())
                .isEqualTo(2);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
