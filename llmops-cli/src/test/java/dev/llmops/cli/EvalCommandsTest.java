package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.eval.metric.TextMetric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvalCommandsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

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

    /** The example of sacrebleu's own tests. */
    @Test
    void metric_scores_a_corpus() throws IOException {
        Path in = write("corpus.jsonl", """
                {"id":1,"hypothesis":"The dog bit the man.","references":["The dog bit the man.","The dog had bit the man."]}
                {"id":2,"hypothesis":"It wasn't surprising.","references":["It was not unexpected.","No one was surprised."]}
                {"id":3,"hypothesis":"The man had just bitten him.","references":["The man bit him first.","The man had bitten the dog."]}
                """);
        Path out = folder.resolve("corpus-score.jsonl");

        CommandRun run = metric(in, out, "--name", "bleu", "--corpus", "--json");

        assertThat(JSON.readTree(run.out()).get("score").asDouble()).isCloseTo(48.530827, offset(5e-7));
        assertThat(JSON.readTree(Files.readString(out)).get("n").asInt()).isEqualTo(3);
        assertThat(JSON.readTree(metric(in, out, "--name", "bleu", "--corpus", "--tokenize", "intl", "--json")
                                .out())
                        .get("score")
                        .asDouble())
                .isCloseTo(43.91623493, offset(5e-7));
        assertThat(metric(in, out, "--name", "rouge-l", "--corpus").exitCode()).isEqualTo(2);
        assertThat(metric(in, out, "--name", "ter", "--lowercase").err()).contains("go with --name bleu");
        assertThat(metric(in, out, "--name", "bleu", "--beta", "3").err()).contains("go with --name chrf2 or chrf2pp");
        assertThat(metric(in, out, "--name", "bleu", "--smooth", "x").err())
                .contains("--smooth must be one of none, exp, floor, add-k, but was 'x'");
    }

    private static CommandRun metric(Path in, Path out, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("eval", "metric", "--in", in.toString(), "--out", out.toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    @Test
    void metric_names_the_line_that_is_broken() throws IOException {
        Path in = write(
                "pairs.jsonl", "{\"id\":\"a\",\"hypothesis\":\"x\",\"references\":[\"x\"]}\n{\"references\":[]}\n");

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

    /** Expected by the tests of sacrebleu. */
    @Test
    void metric_counts_by_the_settings_of_sacrebleu() throws IOException {
        Path out = folder.resolve("score.jsonl");
        Path sugar = write("sugar.jsonl", """
                {"id":1,"output":"Producția de zahăr primă va fi exprimată în ceea ce privește zahărul alb;",\
                "references":["producţia de zahăr brut se exprimă în zahăr alb;"]}
                """);
        metric(sugar, out, "--name", "bleu", "--smooth", "add-k", "--smooth-value", "2");
        assertThat(JSON.readTree(Files.readString(out)).get("score").asDouble()).isCloseTo(21.389, within(0.001));

        Path letters = write("letters.jsonl", "{\"id\":1,\"output\":\"aa\",\"references\":[\"ab\"]}\n");
        metric(letters, out, "--name", "chrf2", "--beta", "3", "--eps-smoothing");
        assertThat(JSON.readTree(Files.readString(out)).get("score").asDouble()).isCloseTo(8.3333, within(0.0001));
        metric(letters, out, "--name", "bleu", "--order", "1", "--tokenize", "char");
        assertThat(JSON.readTree(Files.readString(out)).get("score").asDouble()).isCloseTo(50, within(1e-9));
        assertThat(metric(letters, out, "--name", "bleu", "--smooth-value", "2").err())
                .contains("must be floor or add-k, but was exp");
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
    void compare_fails_where_a_metric_is_worse_or_lost_scores_and_names_it() throws IOException {
        List<TextMetric> metrics = List.of(TextMetric.CONTAINS, TextMetric.TOKEN_F1);
        Path good = SampleRuns.ofTarget(folder, "good", 18, metrics);
        Path bad = SampleRuns.ofTarget(folder, "bad", 8, metrics);
        Path shorter = SampleRuns.ofTarget(folder, "shorter", 18, List.of(TextMetric.CONTAINS), 18);

        assertThat(compared(bad, good).exitCode()).isZero();
        assertThat(compared(good, good).exitCode()).as("a tie passes").isZero();
        CommandRun worse = compared(good, bad, "--format", "markdown");
        assertThat(worse.exitCode()).isEqualTo(1);
        assertThat(worse.out()).as("the summary is printed all the same").contains("**worse**");
        assertThat(worse.err()).contains("contains is worse: difference -0.500").contains("token-f1 is worse");
        assertThat(compared(good, bad, "--margin", "0.9").exitCode()).isZero();
        CommandRun lost = compared(good, shorter);
        assertThat(lost.exitCode()).isEqualTo(1);
        assertThat(lost.err())
                .contains("contains: 2 rows that the baseline scored have no score now, for example 'q1")
                .contains("token-f1: 20 rows that the baseline scored have no score now");
        assertThat(CommandRun.of("eval", "compare", good.toString(), bad.toString())
                        .exitCode())
                .as("without the option it only tells")
                .isZero();
    }

    private static CommandRun compared(Path before, Path after, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("eval", "compare", before.toString(), after.toString(), "--fail-if-worse"));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    @Test
    void select_tells_quality_cost_and_time_of_runs_and_that_an_unknown_cost_is_on_no_front() throws IOException {
        Path small = SampleRuns.ofTarget(folder, "small", 4, List.of(TextMetric.CONTAINS));
        Path large = SampleRuns.ofTarget(folder, "large", 18, List.of(TextMetric.CONTAINS));

        CommandRun run = CommandRun.of("eval", "select", small.toString(), large.toString(), "--metric", "contains");

        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .startsWith("20 rows; means with 95 % intervals")
                .contains("18-1-20")
                .contains("0.900 [0.699, 0.972]")
                .contains("cost unknown");
        CommandRun asJson =
                CommandRun.of("eval", "select", small.toString(), large.toString(), "--metric", "contains", "--json");
        assertThat(JSON.readTree(asJson.out())
                        .at("/selection/candidates/1/quality/mean")
                        .asDouble())
                .isEqualTo(0.9);
        assertThat(JSON.readTree(asJson.out()).at("/front")).isEmpty();
        fails(
                CommandRun.of("eval", "select", small.toString(), large.toString(), "--metric", "rouge-l"),
                "'rouge-l' must have judged every candidate");
    }

    @Test
    void what_measured_nothing_is_told_and_fails() throws IOException {
        Path none = SampleRuns.ofTarget(folder, "before", 0, List.of(TextMetric.CONTAINS), 0);
        Path texts = SampleRuns.ofTarget(folder, "before", 4, List.of(TextMetric.CONTAINS));
        Path words = SampleRuns.ofTarget(folder, "after", 5, List.of(TextMetric.TOKEN_F1));
        Path in = write("pairs.jsonl", "{\"id\":\"a\",\"hypothesis\":\"x\",\"references\":[]}\n");
        Path out = folder.resolve("scores.jsonl");

        CommandRun compared = CommandRun.of("eval", "compare", texts.toString(), words.toString());
        assertThat(compared.exitCode()).isEqualTo(1);
        assertThat(compared.err()).contains("no metric has a score of a common row in both runs");
        assertThat(CommandRun.of("eval", "report", none.toString()).out())
                .contains("not measured: contains scored no row, the first being there are no rows");
        CommandRun scored =
                CommandRun.of("eval", "metric", "--name", "rouge-l", "--in", in.toString(), "--out", out.toString());
        assertThat(scored.exitCode()).isEqualTo(1);
        assertThat(scored.err()).contains("no line got a score of rouge-l");
        assertThat(out).content().contains("unscored");
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

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static void fails(CommandRun run, String expected) {
        assertThat(run.err()).startsWith("llmops eval ").contains(expected).hasLineCount(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(1);
    }
}
