package dev.llmops.eval.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.metric.TextMetric;
import dev.llmops.eval.report.Reports;
import dev.llmops.eval.stats.Estimate;
import dev.llmops.eval.stats.PairedComparison;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 40 questions about 8 documents. */
class ClusteredRunTest {

    private static final int ROWS = 40;

    @TempDir
    Path folder;

    @Test
    void metadata_of_rows_are_in_the_runs_file() {
        EvaluationRun run = run("a", i -> i < 20);
        EvaluationRun read = RunFile.read(folder.resolve("a.jsonl"));

        assertThat(read.rows()).containsExactlyInAnyOrderElementsOf(run.rows());
        assertThat(run.rows().get(7).metadata()).isEqualTo(Map.of("document", 1));
    }

    @Test
    void the_interval_of_a_mean_is_by_document() {
        EvaluationRun run = run("a", i -> i < 20);
        Estimate apart = run.summary("exact-match").estimate();
        Estimate clustered = run.clusteredBy("document").summary("exact-match").estimate();

        assertThat(clustered.method()).isEqualTo(Estimate.Method.CLUSTERED_T);
        assertThat(clustered.clusters()).isEqualTo(8);
        assertThat(clustered.n()).isEqualTo(ROWS);
        assertThat(clustered.interval().low()).isLessThan(apart.interval().low());
        assertThat(clustered.interval().high()).isGreaterThan(apart.interval().high());
    }

    /** Ten rows of two documents got better: ten rows would decide, two documents do not. */
    @Test
    void a_verdict_is_by_document() {
        EvaluationRun before = run("a", i -> i < 20);
        EvaluationRun after = run("b", i -> i < 30);
        PairedComparison apart = RunComparison.of(before, after).metric("exact-match");
        RunComparison clustered = RunComparison.of(before.clusteredBy("document"), after.clusteredBy("document"));

        assertThat(apart.verdict()).isEqualTo(PairedComparison.Verdict.BETTER);
        assertThat(clustered.metric("exact-match").verdict()).isEqualTo(PairedComparison.Verdict.TIE);
        assertThat(clustered.metric("exact-match").p()).isEqualTo(0.5);
        assertThat(Reports.console(clustered))
                .contains("40 (8 clusters)")
                .contains("rows with the same 'document' count as one cluster");
        assertThat(Reports.json(clustered)).contains("\"cluster\" : \"document\"");
        assertThat(Reports.html(clustered)).contains("40 (8 clusters)");
        assertThatThrownBy(() -> RunComparison.of(before, after.clusteredBy("document")))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("clustered by the same field, but were by null and document");
    }

    @Test
    void a_field_that_a_row_does_not_have_is_refused() {
        assertThatThrownBy(() -> run("a", i -> true).clusteredBy("page"))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("row 'q0' has no 'page' among [document]");
    }

    @Test
    void where_all_passed_the_report_says_what_is_still_possible() {
        EvaluationRun five = run("five", 5, i -> true);
        EvaluationRun none = run("none", 5, i -> false);
        EvaluationRun forty = run("forty", ROWS, i -> true).clusteredBy("document");

        assertThat(Reports.console(five))
                .contains(
                        "exact-match: 5 of 5 passed; the true rate may be as low as 47.8 % (exact two-sided 95 % interval)");
        assertThat(Reports.html(five)).contains("as low as 47.8 %");
        assertThat(Reports.console(none)).contains("0 of 5 scored 1; the true rate may be as high as 52.2 %");
        assertThat(Reports.console(forty))
                .contains("40 of 40 passed in 8 clusters, each counted once; the true rate may be as low as 63.1 %");
        assertThat(Reports.console(run("half", 10, i -> i < 5))).doesNotContain("true rate");
    }

    private EvaluationRun run(String target, IntPredicate right) {
        return run(target, ROWS, right);
    }

    private EvaluationRun run(String target, int rows, IntPredicate right) {
        List<Row> questions = IntStream.range(0, rows)
                .mapToObj(i -> new Row("q" + i, "question " + i, "yes", Map.of("document", i / 5)))
                .toList();
        return EvaluationRunner.builder(
                        Target.ofText(
                                target,
                                row -> right.test(Integer.parseInt(row.id().substring(1))) ? "yes" : "no"),
                        List.of(TextMetric.EXACT_MATCH))
                .file(folder.resolve(target + ".jsonl"))
                .build()
                .run(Dataset.of("questions", questions));
    }
}
