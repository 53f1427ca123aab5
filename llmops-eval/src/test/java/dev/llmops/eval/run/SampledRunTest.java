package dev.llmops.eval.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.metric.TextMetric;
import dev.llmops.eval.report.Reports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
