package dev.llmops.eval.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.metric.TextMetric;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.EvaluationRunner;
import dev.llmops.eval.run.RunException;
import dev.llmops.eval.run.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class EvaluationGateTest {

    /** Used as a user does; the baseline is committed beside this test. */
    @RegisterExtension
    final EvaluationGate committed =
            EvaluationGate.against(Path.of("src/test/resources/dev/llmops/eval/junit/committed.baseline.jsonl"));

    @TempDir
    Path folder;

    private Path baseline;

    @BeforeEach
    void acceptARunWith20Of40Right() {
        baseline = folder.resolve("some.baseline.jsonl");
        Baseline.write(baseline, run(40, 20));
    }

    @Test
    void a_run_against_a_committed_baseline_passes() {
        committed.check(run(40, 22));
    }

    @Test
    void an_equal_run_and_a_better_one_pass() {
        assertThatCode(() -> gate().check(run(40, 20))).doesNotThrowAnyException();
        assertThatCode(() -> gate().check(run(40, 40))).doesNotThrowAnyException();
    }

    @Test
    void a_baseline_with_a_score_that_is_no_number_is_broken_and_is_not_0() throws IOException {
        Files.writeString(
                baseline,
                Files.readString(baseline).replaceFirst("\"exact-match\":1(\\.0)?", "\"exact-match\":\"one\""));

        assertThatThrownBy(() -> gate().check(run(40, 20)))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("the score 'exact-match' must be a number, but was \"one\"");
    }

    @Test
    void a_run_that_is_worse_by_chance_only_passes_as_a_tie() {
        assertThatCode(() -> gate().check(run(40, 19))).doesNotThrowAnyException();
    }

    @Test
    void a_worse_run_fails_with_its_figures() {
        assertThatThrownBy(() -> gate().check(run(40, 10)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("exact-match is worse: 0.500 -> 0.250, difference -0.250")
                .hasMessageContaining("n = 40");
    }

    @Test
    void a_margin_lets_a_little_worse_pass() {
        assertThatCode(() -> gate().margin(0.5).check(run(40, 10))).doesNotThrowAnyException();
    }

    @Test
    void a_tie_fails_where_improvement_is_required() {
        assertThatThrownBy(() -> gate().requireImprovement().check(run(40, 21)))
                .hasMessageContaining("exact-match is not better");
        assertThatCode(() -> gate().requireImprovement().check(run(40, 35))).doesNotThrowAnyException();
    }

    @Test
    void what_was_not_measured_has_not_passed() {
        EvaluationRun broken = run(40, row -> {
            throw new ModelUnavailableException("gone");
        });

        assertThatThrownBy(() -> gate().check(broken))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("exact-match scored 0 of 40 rows")
                .hasMessageContaining("gone");
        assertThatThrownBy(() -> gate().check(run(40, row -> {
                    if (Integer.parseInt(row.id()) < 15) {
                        throw new ModelUnavailableException("gone");
                    }
                    return "yes";
                })))
                .hasMessageContaining("15 rows that the baseline scored have no score now");
        assertThatThrownBy(() -> gate().check(run(39, 20))).hasMessageContaining("'39'");
        assertThatCode(() -> gate().allowMissing(1).check(run(39, 20))).doesNotThrowAnyException();
    }

    @Test
    void a_judge_that_scored_nothing_passes_no_gate_and_becomes_no_baseline() throws IOException {
        EvaluationRun silent = judged(30, row -> new Score.Unscored("the judge talked nonsense"));
        EvaluationRun broken = judged(30, row -> new Score.Failed("ModelUnavailableException: gone"));
        Path fresh = folder.resolve("fresh.baseline.jsonl");

        for (EvaluationRun run : List.of(silent, broken)) {
            writing(() -> assertThatThrownBy(() -> EvaluationGate.against(fresh).check(run))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("judge scored 0 of 30 rows")
                    .hasMessageContaining("no baseline")
                    .hasMessageContaining("'0': "));
        }
        assertThat(fresh).doesNotExist();

        // Such a baseline may be there from before.
        Baseline.write(fresh, silent);
        assertThatThrownBy(() -> EvaluationGate.against(fresh).check(silent)).hasMessageContaining("scored 0 of 30");
        assertThatThrownBy(() -> EvaluationGate.against(fresh).check(judged(30, row -> Score.of(1))))
                .hasMessageContaining("judge has no score in the baseline");
    }

    @Test
    void an_evaluator_that_scored_too_little_fails_and_the_share_can_be_set() {
        EvaluationRun some = judged(30, row -> row < 10 ? Score.of(1) : new Score.Unscored("no reference"));
        Path fresh = folder.resolve("some.jsonl");

        writing(() -> assertThatThrownBy(() -> EvaluationGate.against(fresh).check(some))
                .hasMessageContaining("judge scored 10 of 30 rows, and must score 0.5 of them")
                .hasMessageContaining("no reference"));
        writing(() -> EvaluationGate.against(fresh).minScoredShare(0.3).check(some));
        EvaluationGate.against(fresh).minScoredShare(0.3).check(some);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> gate().minScoredShare(0))
                .withMessageContaining("0.0");
    }

    @Test
    void a_run_without_rows_is_no_baseline() {
        Path fresh = folder.resolve("empty.jsonl");

        writing(() -> assertThatThrownBy(() -> EvaluationGate.against(fresh).check(run(0, 0)))
                .hasMessageContaining("there are no rows"));
        assertThat(fresh).doesNotExist();
    }

    private static EvaluationRun judged(int rows, IntFunction<Score> score) {
        Evaluator judge = new Evaluator() {
            @Override
            public String name() {
                return "judge";
            }

            @Override
            public Judgement evaluate(EvaluationCase answer) {
                return new Judgement(name(), score.apply(Integer.parseInt(answer.input())), null);
            }
        };
        Dataset dataset = Dataset.of(
                "judged",
                IntStream.range(0, rows)
                        .mapToObj(i -> Row.of("" + i, "" + i, "yes"))
                        .toList());
        return EvaluationRunner.builder(Target.ofText("t", row -> "yes"), List.of(judge))
                .build()
                .run(dataset);
    }

    private static void writing(Runnable check) {
        System.setProperty(EvaluationGate.PROPERTY, "write");
        try {
            check.run();
        } finally {
            System.clearProperty(EvaluationGate.PROPERTY);
        }
    }

    @Test
    void without_a_baseline_the_gate_fails_and_says_how_to_make_one() {
        EvaluationGate gate = EvaluationGate.against(folder.resolve("none.jsonl"));

        assertThatThrownBy(() -> gate.check(run(40, 20)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("-Dllmops.eval.baseline=write");
    }

    @Test
    void a_broken_baseline_is_an_error_and_no_pass() throws IOException {
        Files.writeString(baseline, "{\"format\":1,");

        assertThatThrownBy(() -> gate().check(run(40, 20))).isInstanceOf(RunException.class);
    }

    @Test
    void the_baseline_holds_no_text() {
        assertThat(baseline).content().doesNotContain("question").contains("\"scores\":{\"exact-match\":1.0}");
    }

    @Test
    void a_negative_margin_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gate().margin(-0.1))
                .withMessageContaining("-0.1");
    }

    private EvaluationGate gate() {
        return EvaluationGate.against(baseline);
    }

    private static EvaluationRun run(int rows, int right) {
        return run(rows, row -> Integer.parseInt(row.id()) < right ? "yes" : "no");
    }

    private static EvaluationRun run(int rows, java.util.function.Function<Row, String> answer) {
        Dataset dataset = Dataset.of(
                "yes",
                IntStream.range(0, rows)
                        .mapToObj(i -> Row.of("" + i, "question " + i, "yes"))
                        .toList());
        return EvaluationRunner.builder(Target.ofText("t", answer), List.of(TextMetric.EXACT_MATCH))
                .build()
                .run(dataset);
    }
}
