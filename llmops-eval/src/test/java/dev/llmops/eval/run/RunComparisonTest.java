package dev.llmops.eval.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.metric.Evaluators;
import dev.llmops.eval.stats.PairedComparison;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunComparisonTest {

    @Test
    void a_candidate_that_gets_more_right_is_better() {
        RunComparison comparison = RunComparison.of(run("a", 10), run("b", 25));

        PairedComparison exact = comparison.metric("exact-match");
        assertThat(exact.n()).isEqualTo(30);
        assertThat(exact.difference()).isEqualTo(0.5);
        assertThat(exact.verdict()).isEqualTo(PairedComparison.Verdict.BETTER);
    }

    @Test
    void only_rows_that_both_asked_in_the_same_words_count() {
        Dataset other = Dataset.of("yes", List.of(Row.of("0", "q0", "yes"), Row.of("1", "changed", "yes")));
        EvaluationRun candidate = EvaluationRunnerTest.runner(Target.ofText("b", row -> "yes"))
                .build()
                .run(other);

        assertThat(RunComparison.of(run("a", 10), candidate).pairs()).hasSize(1);
    }

    @Test
    void rows_that_one_side_did_not_score_are_counted_and_left_out() {
        EvaluationRun candidate = EvaluationRunnerTest.runner(Target.ofText("b", row -> {
                    if (row.id().equals("7")) {
                        throw new ModelUnavailableException("gone");
                    }
                    return "yes";
                }))
                .build()
                .run(EvaluationRunnerTest.rows(30));

        RunComparison comparison = RunComparison.of(run("a", 10), candidate);

        assertThat(comparison.metrics().get(0).unpaired()).isEqualTo(1);
        assertThat(comparison.metric("exact-match").n()).isEqualTo(29);
    }

    @Test
    void rows_that_only_the_candidate_did_not_score_are_told_apart() {
        RunComparison comparison = RunComparison.of(run("a", 10), half("b"));

        assertThat(comparison.metrics().get(0).lost()).isEqualTo(15);
        assertThat(RunComparison.of(half("b"), run("a", 10)).metrics().get(0).lost())
                .isZero();
    }

    @Test
    void runs_whose_evaluator_judges_by_something_else_are_refused() {
        assertThatThrownBy(() -> RunComparison.of(judged("[a-f]"), judged("[a-z]")))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("both runs must be judged alike, but 'regex' was 'regex [a-f]'");
        assertThat(RunComparison.of(judged("[a-f]"), judged("[a-f]")).metrics()).hasSize(1);
    }

    @Test
    void an_evaluator_that_only_one_run_has_is_named() {
        assertThat(RunComparison.of(run("a", 10), judged(".")).uncompared()).containsExactly("exact-match", "regex");
    }

    private static EvaluationRun half(String id) {
        return EvaluationRunnerTest.runner(Target.ofText(id, row -> {
                    if (Integer.parseInt(row.id()) % 2 == 0) {
                        throw new ModelUnavailableException("gone");
                    }
                    return "yes";
                }))
                .build()
                .run(EvaluationRunnerTest.rows(30));
    }

    private static EvaluationRun judged(String expression) {
        return EvaluationRunner.builder(Target.ofText("t", row -> "yes"), List.of(Evaluators.regex(expression)))
                .build()
                .run(EvaluationRunnerTest.rows(30));
    }

    @Test
    void runs_without_a_common_row_are_refused() {
        Dataset other = Dataset.of("other", List.of(Row.of("x", "q", "yes")));
        EvaluationRun candidate = EvaluationRunnerTest.runner(Target.ofText("b", row -> "yes"))
                .build()
                .run(other);

        assertThatThrownBy(() -> RunComparison.of(run("a", 10), candidate)).isInstanceOf(RunException.class);
    }

    private static EvaluationRun run(String id, int right) {
        return EvaluationRunnerTest.runner(Target.ofText(id, row -> Integer.parseInt(row.id()) < right ? "yes" : "no"))
                .build()
                .run(EvaluationRunnerTest.rows(30));
    }
}
