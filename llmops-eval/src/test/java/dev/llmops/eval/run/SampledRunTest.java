package dev.llmops.eval.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.metric.TextMetric;
import dev.llmops.eval.report.Reports;
import dev.llmops.eval.stats.Estimate;
import dev.llmops.eval.stats.PassRate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampledRunTest {

    @TempDir
    Path folder;

    private final AtomicInteger calls = new AtomicInteger();
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    /** Of the row i, the first i samples are right. */
    private final Target target = new Target() {
        @Override
        public String id() {
            return "sampled";
        }

        @Override
        public TargetAnswer answer(Row row) {
            throw new AssertionError("a runner names the sample");
        }

        @Override
        public TargetAnswer answer(Row row, int sample) {
            calls.incrementAndGet();
            assertThat(asked.add(row.id() + "/" + sample)).as("asked twice").isTrue();
            if (row.id().equals("3") && sample == 2) {
                throw new ModelUnavailableException("gone");
            }
            String text = sample <= Integer.parseInt(row.id()) ? "yes" : "no";
            return new TargetAnswer(new EvaluationCase(row.input(), text, row.expected(), List.of(), List.of()), null);
        }
    };

    @Test
    void each_sample_is_an_answer_of_its_own_and_a_row_scores_the_mean_of_those_that_are_there() {
        EvaluationRun run = runner(4).concurrency(8).build().run(EvaluationRunnerTest.rows(5));

        assertThat(calls).hasValue(20);
        assertThat(run.rows()).extracting(RowResult::rowId).containsExactly("0", "1", "2", "3", "4");
        assertThat(run.rows().stream().map(row -> row.score("exact-match").orElseThrow()))
                .containsExactly(0.0, 0.25, 0.5, 2 / 3.0, 1.0);
        assertThat(run.summary("exact-match").scored())
                .as("n is rows, not answers")
                .isEqualTo(5);
        assertThat(run.samples()).hasSize(20);
        assertThat(run.samples().stream().map(each -> each.rowId() + "/" + each.sample()))
                .containsExactlyElementsOf(IntStream.range(0, 20)
                        .mapToObj(i -> i / 4 + "/" + (i % 4 + 1))
                        .toList());
        assertThat(run.spending().asked()).isEqualTo(19);
        assertThat(Reports.json(run)).contains("\"samples\" : 20");
    }

    /** Of 4 samples 0, 1, 2 and 4 are right, of row 3 (which lacks an answer) 2 of 3; by hand: 1 - C(n-c, k) / C(n, k) and C(c, k) / C(n, k). */
    @Test
    void pass_at_k_is_the_mean_over_rows_and_a_row_counts_as_far_as_it_has_samples() {
        EvaluationRun run = runner(4).build().run(EvaluationRunnerTest.rows(5));

        List<PassRate> rates = run.summary("exact-match").passRates();

        assertThat(rates).extracting(PassRate::k).containsExactly(1, 2, 3, 4);
        assertThat(rates).extracting(rate -> rate.anyOf().n()).containsExactly(5, 5, 5, 4);
        assertMean(rates.get(0).anyOf(), (0 + 1 / 4.0 + 2 / 4.0 + 2 / 3.0 + 1) / 5);
        assertMean(rates.get(0).allOf(), (0 + 1 / 4.0 + 2 / 4.0 + 2 / 3.0 + 1) / 5);
        assertMean(rates.get(1).anyOf(), (0 + 1 / 2.0 + 5 / 6.0 + 1 + 1) / 5);
        assertMean(rates.get(1).allOf(), (0 + 0 + 1 / 6.0 + 1 / 3.0 + 1) / 5);
        assertMean(rates.get(3).anyOf(), 3 / 4.0);
        assertMean(rates.get(3).allOf(), 1 / 4.0);
        assertThat(rates.get(3).anyOf().method()).as("0 and 1 only").isEqualTo(Estimate.Method.WILSON);
        Estimate overRows = Estimate.of(new double[] {0, 0.5, 5 / 6.0, 1, 1});
        assertThat(rates.get(1).anyOf().interval().low())
                .isCloseTo(overRows.interval().low(), within(1e-12));
        assertThat(overRows.interval().high()).isGreaterThan(1);
        assertThat(rates.get(1).anyOf().interval().high()).isEqualTo(1);
    }

    private static void assertMean(Estimate estimate, double mean) {
        assertThat(estimate.mean()).isCloseTo(mean, within(1e-12));
        assertThat(estimate.interval().low()).isLessThan(mean);
        assertThat(estimate.interval().high()).isGreaterThan(mean);
    }

    @Test
    void every_report_has_pass_at_k_and_a_streamed_run_has_the_same() {
        EvaluationRun run = runner(4).concurrency(1).build().run(EvaluationRunnerTest.rows(5));
        asked.clear();
        RunTotals streamed = runner(4)
                .concurrency(1)
                .file(folder.resolve("run.jsonl"))
                .build()
                .runStreamed(EvaluationRunnerTest.rows(5));

        assertThat(streamed.summaries()).isEqualTo(run.summaries());
        assertThat(Reports.console(run))
                .contains("metric       k  n  pass@k  95 % interval   pass^k  95 % interval")
                .containsPattern("exact-match  4  4  0\\.750 +0\\.301 to 0\\.954 +0\\.250 +0\\.046 to 0\\.699");
        assertThat(Reports.console(streamed)).contains("pass^k");
        assertThat(Reports.html(run)).contains("<h2>pass@k and pass^k</h2>", "0.301 to 0.954");
        assertThat(Reports.markdown(run)).contains("| exact-match | 4 | 4 | 0.750 | 0.301 to 0.954 | 0.250 |");
        assertThat(Reports.json(run)).contains("\"passRates\" : [ {", "\"anyOf\" : {");
    }

    /** Rows of one cluster count once: five rows in two clusters. */
    @Test
    void pass_at_k_of_a_clustered_run_is_by_cluster() {
        List<Row> rows = IntStream.range(0, 5)
                .mapToObj(i -> new Row("" + i, "q" + i, "yes", Map.of("document", i < 2 ? "a" : "b")))
                .toList();

        EvaluationRun run = runner(4).build().run(Dataset.of("d", rows)).clusteredBy("document");

        assertThat(run.summary("exact-match").passRates())
                .extracting(rate -> rate.anyOf().clusters())
                .containsExactly(2, 2, 2, 2);
    }

    @Test
    void scores_between_0_and_1_and_rows_asked_once_have_no_pass_rates() {
        EvaluationRun graded = EvaluationRunner.builder(target, List.of(TextMetric.ROUGE_L, TextMetric.EXACT_MATCH))
                .samples(2)
                .build()
                .run(Dataset.of("d", List.of(Row.of("1", "q", "yes indeed"))));
        asked.clear();
        EvaluationRun once = runner(1).build().run(EvaluationRunnerTest.rows(3));

        assertThat(graded.summary("rouge-l").passRates()).isEmpty();
        assertThat(graded.summary("exact-match").passRates()).hasSize(2);
        assertThat(once.summary("exact-match").passRates()).isEmpty();
        assertThat(Reports.console(once) + Reports.html(once) + Reports.markdown(once) + Reports.json(once))
                .doesNotContain("pass^k", "passRates");
    }

    @Test
    void the_file_holds_each_sample_and_more_can_be_asked_for_later() throws IOException {
        Path file = folder.resolve("run.jsonl");
        runner(2).file(file).build().run(EvaluationRunnerTest.rows(3));
        assertThat(calls).hasValue(6);

        EvaluationRun more = runner(4).file(file).build().run(EvaluationRunnerTest.rows(3));

        assertThat(calls).as("only the new samples are asked").hasValue(12);
        assertThat(RunFile.read(file).samples()).containsExactlyInAnyOrderElementsOf(more.samples());
        assertThat(Files.readString(file).lines()).hasSize(13);
        EvaluationRun fewer = runner(1).file(file).build().run(EvaluationRunnerTest.rows(3));
        assertThat(calls).hasValue(12);
        assertThat(fewer.samples()).hasSize(3);
    }

    @Test
    void the_cache_keeps_each_sample() {
        Path cache = folder.resolve("answers");
        EvaluationRun first = runner(3).cache(cache).build().run(EvaluationRunnerTest.rows(3));
        EvaluationRun second = EvaluationRunner.builder(target, List.of(TextMetric.EXACT_MATCH, TextMetric.ROUGE_L))
                .samples(3)
                .cache(cache)
                .build()
                .run(EvaluationRunnerTest.rows(3));

        assertThat(calls).hasValue(9);
        assertThat(second.scores("exact-match")).isEqualTo(first.scores("exact-match"));
    }

    @Test
    void two_runs_are_compared_by_their_means_row_by_row() {
        EvaluationRun run = runner(4).build().run(EvaluationRunnerTest.rows(3));
        EvaluationRun other = EvaluationRunnerTest.runner(Target.ofText("no", row -> "no"))
                .build()
                .run(EvaluationRunnerTest.rows(3));

        RunComparison comparison = RunComparison.of(other, run);

        assertThat(comparison.metric("exact-match").n()).isEqualTo(3);
        assertThat(comparison.metric("exact-match").difference()).isEqualTo(0.25);
    }

    @Test
    void no_sample_and_too_many_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> runner(0))
                .withMessageContaining("from 1 to 1000, but was 0");
    }

    private EvaluationRunner.Builder runner(int samples) {
        return EvaluationRunner.builder(target, List.of(TextMetric.EXACT_MATCH)).samples(samples);
    }
}
