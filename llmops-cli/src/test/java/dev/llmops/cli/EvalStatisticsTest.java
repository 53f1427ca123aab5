package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.metric.TextMetric;
import dev.llmops.eval.run.EvaluationRunner;
import dev.llmops.eval.run.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code eval plan}, {@code eval calibrate}, and {@code --cluster}. */
class EvalStatisticsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void compare_and_report_count_documents_instead_of_questions() throws IOException {
        String before = run("before", 20).toString();
        String after = run("after", 30).toString();

        assertThat(CommandRun.of("eval", "compare", before, after).out()).contains("BETTER");
        CommandRun clustered = CommandRun.of("eval", "compare", before, after, "--cluster", "document");
        assertThat(clustered.err()).isEmpty();
        assertThat(clustered.out()).contains("TIE").contains("40 (8 clusters)").doesNotContain("BETTER");
        JsonNode report = JSON.readTree(CommandRun.of("eval", "report", before, "--cluster", "document", "--json")
                .out());
        assertThat(report.at("/cluster").asText()).isEqualTo("document");
        assertThat(report.at("/metrics/0/estimate/clusters").asInt()).isEqualTo(8);
        fails(
                CommandRun.of("eval", "report", before, "--cluster", "page"),
                "has no 'page' among [document]; name another field");
    }

    @Test
    void plan_tells_the_rows_for_a_difference_and_the_difference_of_rows() throws IOException {
        String before = run("before", 20).toString();
        String after = run("after", 30).toString();

        CommandRun rows =
                CommandRun.of("eval", "plan", before, after, "--metric", "exact-match", "--difference", "0.1");
        assertThat(rows.err()).isEmpty();
        // The differences are 10 ones and 30 zeros: variance 0.1923, times 7.8489 by 0.01.
        assertThat(rows.out()).startsWith("exact-match: 151 rows find a difference of 0.1000 with a chance of 80 %");
        CommandRun one = CommandRun.of(
                "eval", "plan", before, "--metric", "exact-match", "--rows", "100", "--cluster", "document");
        assertThat(one.out())
                .contains("100 rows in 20 clusters find a difference of")
                .contains("design effect");
        JsonNode json = JSON.readTree(
                CommandRun.of("eval", "plan", before, "--metric", "exact-match", "--rows", "100", "--json")
                        .out());
        assertThat(json.at("/pilot/paired").asBoolean()).isFalse();
        assertThat(json.at("/difference").asDouble()).isBetween(0.2, 0.21);
        fails(
                CommandRun.of("eval", "plan", run("none", 0).toString(), "--metric", "exact-match", "--rows", "9"),
                "scores of 'exact-match' are not all alike");
        assertThat(CommandRun.of("eval", "plan", before, "--metric", "exact-match")
                        .exitCode())
                .isEqualTo(2);
        assertThat(CommandRun.of("eval", "plan", before, "--metric", "exact-match", "--rows", "1")
                        .err())
                .contains("--rows at least 2");
    }

    @Test
    void calibrate_prints_and_writes_the_calibration() throws IOException {
        Path in = write("labelled.jsonl", """
                {"id":"a","label":1,"score":0.9}
                {"id":"b","label":0,"score":0.2}
                {"id":"c","label":1,"score":0.3}
                {"id":"d","label":0,"score":0.1}
                {"id":"e","score":0.8}
                {"id":"f","score":0.1}
                """);
        Path out = folder.resolve("calibration.json");

        CommandRun run = CommandRun.of("eval", "calibrate", "--in", in.toString(), "--out", out.toString());

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("4 labelled rows").contains("cohenKappa").contains("rate of '1'");
        JsonNode json = JSON.readTree(out.toFile());
        assertThat(json.at("/accuracy/mean").asDouble()).isEqualTo(0.75);
        assertThat(json.at("/matrix/counts/1").toString()).isEqualTo("[1,1]");
        assertThat(json.at("/agreements/cohenKappa/value").asDouble()).isEqualTo(0.5);
        assertThat(json.at("/rates/0/predictionPowered/plain/value").asDouble()).isEqualTo(0.75);
        assertThat(JSON.readTree(CommandRun.of(
                                        "eval", "calibrate", "--in", in.toString(), "--threshold", "0.25", "--json")
                                .out())
                        .at("/accuracy/mean")
                        .asDouble())
                .isEqualTo(1);
    }

    @Test
    void calibrate_refuses_what_is_outside_of_the_scale() throws IOException {
        Path in = write("labelled.jsonl", "{\"id\":\"a\",\"label\":7,\"score\":1}\n");

        fails(calibrate(in), "line 1: 'label' must be on the scale 0,1, but was '7'");
        assertThat(calibrate(in, "--scale", "1").err()).contains("a scale must have at least two labels");
        fails(calibrate(write("none.jsonl", "{\"id\":\"a\",\"score\":1}\n")), "at least one row must have a label");
        CommandRun unscored = calibrate(write("unscored.jsonl", "{\"id\":\"a\",\"label\":1,\"score\":null}\n"));
        assertThat(unscored.exitCode()).isEqualTo(1);
        assertThat(unscored.err()).contains("the judge scored no labelled row");
    }

    private static CommandRun calibrate(Path in, String... more) {
        return CommandRun.of(Stream.concat(Stream.of("eval", "calibrate", "--in", in.toString()), Arrays.stream(more))
                .toArray(String[]::new));
    }

    /** 40 questions about 8 documents. */
    private Path run(String target, int right) {
        Path file = folder.resolve(target + ".jsonl");
        List<Row> rows = IntStream.range(0, 40)
                .mapToObj(i -> new Row("q" + i, "question " + i, "yes", Map.of("document", i / 5)))
                .toList();
        EvaluationRunner.builder(
                        Target.ofText(target, row -> Integer.parseInt(row.id().substring(1)) < right ? "yes" : "no"),
                        List.of(TextMetric.EXACT_MATCH))
                .file(file)
                .build()
                .run(Dataset.of("sample", rows));
        return file;
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
