package dev.llmops.eval.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.report.Reports;
import dev.llmops.eval.sequential.StopRule;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoppedRunTest {

    private static final int ROWS = 400;
    private static final StopRule RULE = StopRule.threshold("exact-match", 0.5);

    @TempDir
    Path folder;

    private final AtomicInteger calls = new AtomicInteger();
    /** Right on the second half of the rows and on half of the first: 75 %, and sorted so that the first rows mislead. */
    private final Target target = Target.ofText("t", row -> {
        calls.incrementAndGet();
        int number = Integer.parseInt(row.id());
        return number >= ROWS / 2 || number % 2 == 0 ? "yes" : "no";
    });

    @Test
    void a_run_ends_when_its_rule_has_decided_and_says_so() {
        Path file = folder.resolve("run.jsonl");

        EvaluationRun run = runner(1, file).build().run(EvaluationRunnerTest.rows(ROWS));

        assertThat(calls.get()).isEqualTo(run.rows().size()).isBetween(10, 200);
        assertThat(run.stopped()).startsWith("the mean of exact-match is above 0.5: 0.");
        assertThat(run.rows().stream().mapToInt(row -> Integer.parseInt(row.rowId())))
                .as("in the order of the data set")
                .isSorted();
        assertThat(RunFile.read(file).stopped()).isEqualTo(run.stopped());
        assertThat(Reports.console(run)).contains("stopped before the last row: the mean of exact-match");
        assertThat(Reports.json(run)).contains("\"stopped\"");
    }

    @Test
    void many_threads_decide_the_same_as_one_since_the_rule_sees_rows_in_the_order_they_were_asked() {
        EvaluationRun one = runner(1, folder.resolve("one.jsonl")).build().run(EvaluationRunnerTest.rows(ROWS));
        EvaluationRun many = runner(16, folder.resolve("many.jsonl")).build().run(EvaluationRunnerTest.rows(ROWS));

        assertThat(many.stopped()).isEqualTo(one.stopped());
        assertThat(many.rows()).hasSizeGreaterThanOrEqualTo(one.rows().size());
    }

    @Test
    void a_stopped_run_that_goes_on_decides_the_same_and_pays_nothing() {
        Path file = folder.resolve("run.jsonl");
        EvaluationRun run = runner(1, file).build().run(EvaluationRunnerTest.rows(ROWS));
        int before = calls.get();

        EvaluationRun again = runner(1, file).build().run(EvaluationRunnerTest.rows(ROWS));
        assertThat(again.stopped()).isEqualTo(run.stopped());
        assertThat(calls).hasValue(before);

        EvaluationRun whole =
                EvaluationRunnerTest.runner(target).file(file).build().run(EvaluationRunnerTest.rows(ROWS));
        assertThat(calls).hasValue(ROWS);
        assertThat(whole.stopped()).isNull();
        assertThat(whole.summary("exact-match").estimate().mean()).isEqualTo(0.75);
    }

    @Test
    void a_comparison_stops_when_one_side_is_better() {
        Dataset rows = EvaluationRunnerTest.rows(ROWS);
        EvaluationRun baseline = EvaluationRunnerTest.runner(Target.ofText("no", row -> "no"))
                .build()
                .run(rows);

        EvaluationRun run = EvaluationRunnerTest.runner(target)
                .stopWhen(StopRule.difference("exact-match", baseline.scores("exact-match")), 1)
                .build()
                .run(rows);

        assertThat(run.stopped()).contains("is better than the baseline's");
        assertThat(run.rows()).hasSizeLessThan(100);
    }

    @Test
    void a_slow_row_holds_up_the_others_so_that_a_decision_wastes_few_calls() {
        CountDownLatch othersAsked = new CountDownLatch(8);
        AtomicInteger askedMeanwhile = new AtomicInteger();
        AtomicBoolean first = new AtomicBoolean(true);
        Target slowAtFirst = Target.ofText("slow", row -> {
            int number = calls.incrementAndGet();
            othersAsked.countDown();
            if (first.compareAndSet(true, false)) {
                await(othersAsked);
                askedMeanwhile.set(calls.get());
            }
            return number % 4 == 0 ? "no" : "yes";
        });

        EvaluationRun run = EvaluationRunnerTest.runner(slowAtFirst)
                .concurrency(4)
                .stopWhen(RULE, 1)
                .build()
                .run(EvaluationRunnerTest.rows(ROWS));

        assertThat(askedMeanwhile).hasValue(8);
        assertThat(run.stopped()).isNotNull();
    }

    @Test
    void a_rule_for_another_evaluator_is_refused_and_so_is_a_streamed_run_with_one() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EvaluationRunnerTest.runner(target).stopWhen(StopRule.threshold("bleu", 0.5), 1))
                .withMessageContaining("'bleu' is none of [exact-match]");
        assertThatThrownBy(() -> runner(1, folder.resolve("x.jsonl")).build().runStreamed(Dataset.of("d", List.of())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no stop rule");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private EvaluationRunner.Builder runner(int concurrency, Path file) {
        return EvaluationRunnerTest.runner(target)
                .concurrency(concurrency)
                .file(file)
                .stopWhen(RULE, 1);
    }
}
