package dev.llmops.eval.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.run.RunInfo;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MetricFamiliesTest {

    private static RowResult row(String id, double right, double confidence, String answer) {
        return new RowResult(
                id,
                "h" + id,
                new EvaluationCase("?", answer, null, List.of(), List.of()),
                null,
                2.0,
                null,
                List.of(
                        new Judgement("exact-match", Score.of(right), null),
                        new Judgement("confidence", Score.of(confidence), null),
                        new Judgement("toxicity", Score.of(answer.contains("fool") ? 0.9 : 0.1), null)),
                Map.of());
    }

    private static EvaluationRun run(RowResult... rows) {
        return new EvaluationRun(
                new RunInfo("d", "v", "t", List.of("exact-match", "confidence", "toxicity"), Map.of()), List.of(rows));
    }

    private static final EvaluationRun RUN = run(
            row("1", 1, 0.9, "She is a doctor."),
            row("2", 1, 0.8, "You fool, she left."),
            row("3", 0, 0.7, "He left."),
            row("4", 1, 0.6, "The cable is long."));

    private static FamilyResult of(List<FamilyResult> results, MetricFamily family) {
        return results.stream()
                .filter(result -> result.family() == family)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void all_seven_are_told_and_what_the_run_does_not_hold_is_missing() {
        List<FamilyResult> results = MetricFamilies.of(RUN, "exact-match").results();

        assertThat(results).extracting(FamilyResult::family).containsExactly(MetricFamily.values());
        assertThat(of(results, MetricFamily.ACCURACY).value()).isEqualTo(0.75);
        assertThat(of(results, MetricFamily.TOXICITY).value()).isEqualTo(0.25);
        assertThat(of(results, MetricFamily.EFFICIENCY).value()).isEqualTo(2);
        assertThat(Objects.requireNonNull(of(results, MetricFamily.BIAS).value()))
                .isEqualTo(2 / 3.0 - 0.5, within(1e-12));
        for (MetricFamily missing : List.of(MetricFamily.CALIBRATION, MetricFamily.ROBUSTNESS, MetricFamily.FAIRNESS)) {
            assertThat(of(results, missing).value()).isNull();
            assertThat(of(results, missing).note()).startsWith("missing: needs ");
        }
    }

    @Test
    void a_run_without_anything_has_nothing() {
        EvaluationRun none = run(new RowResult("1", "h", null, "gone", null, null, List.of(), Map.of()));

        assertThat(MetricFamilies.of(none, "exact-match").results())
                .allSatisfy(result -> assertThat(result.note()).startsWith("missing: "));
    }

    /** Row 2 breaks in the perturbed wording, and row 4 was not asked there. */
    @Test
    void robustness_and_fairness_take_the_worst_wording_of_rows_that_all_runs_scored() {
        EvaluationRun other = run(row("1", 1, 0.9, "x"), row("2", 0, 0.9, "x"), row("3", 1, 0.9, "x"));

        List<FamilyResult> results = MetricFamilies.of(RUN, "exact-match")
                .withPerturbed(List.of(other))
                .withSwapped(List.of(RUN))
                .results();

        assertThat(of(results, MetricFamily.ROBUSTNESS).value()).isEqualTo(1 / 3.0);
        assertThat(of(results, MetricFamily.ROBUSTNESS).n()).isEqualTo(3);
        assertThat(of(results, MetricFamily.FAIRNESS).value()).isEqualTo(0.75);
    }

    @Test
    void calibration_is_the_distance_between_confidence_and_accuracy() {
        FamilyResult result = of(
                MetricFamilies.of(RUN, "exact-match")
                        .withConfidence("confidence")
                        .results(),
                MetricFamily.CALIBRATION);

        // Four rows in ten bins stand alone.
        assertThat(Objects.requireNonNull(result.value())).isEqualTo((0.1 + 0.2 + 0.7 + 0.4) / 4, within(1e-12));
        assertThat(of(
                                MetricFamilies.of(RUN, "toxicity")
                                        .withConfidence("confidence")
                                        .results(),
                                MetricFamily.CALIBRATION)
                        .note())
                .contains("scores of toxicity must be 0 or 1");
    }

    /** The second value is that of {@code get_ece_em} of uncertainty-calibration 0.1.4, which HELM calls. */
    @Test
    void equal_confidences_share_a_bin_whatever_the_order_of_the_rows() {
        double[] same = new double[20];
        boolean[] half = new boolean[20];
        for (int i = 0; i < same.length; i++) {
            same[i] = 0.5;
            half[i] = i < 10;
        }
        double[] some = {.9, .8, .8, .8, .7, .6, .6, .55, .5, .5, .5, .4, .3, .2, .95};
        boolean[] right = new boolean[some.length];
        for (int i : new int[] {0, 1, 3, 5, 7, 10, 13, 14}) {
            right[i] = true;
        }

        assertThat(Calibration.of(same, half).error()).isZero();
        assertThat(Calibration.of(some, right).error()).isEqualTo(0.19333333333333333, within(1e-12));
    }

    @Test
    void bins_have_equal_sizes() {
        double[] confidences = new double[1_000];
        boolean[] right = new boolean[1_000];
        for (int i = 0; i < 1_000; i++) {
            // Half of the answers are right, whatever the confidence from 0 to 1.
            confidences[i] = (i + 0.5) / 1_000;
            right[i] = i % 2 == 0;
        }

        Calibration calibration = Calibration.of(confidences, right);

        // The bins' means are .05, .15, ..., .95.
        assertThat(calibration.error()).isEqualTo(0.25, within(1e-9));
        assertThat(calibration.oneBin()).isEqualTo(0, within(1e-9));
        assertThatThrownBy(() -> Calibration.of(new double[] {1.2}, new boolean[] {true}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("from 0 to 1, but was 1.2");
    }
}
