package dev.llmops.experiments.analysis;

import static dev.llmops.experiments.analysis.Histories.START;
import static dev.llmops.experiments.analysis.Histories.analyse;
import static dev.llmops.experiments.analysis.Histories.unit;
import static dev.llmops.experiments.analysis.Histories.weights;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.experiment.UnitMetrics;
import dev.llmops.experiments.plan.Aggregation;
import dev.llmops.experiments.plan.AnalysisMetric;
import dev.llmops.experiments.plan.AnalysisPlan;
import dev.llmops.experiments.plan.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Weights that are changed while the experiment runs. */
class EpochsTest {

    private static final long SEED = 20261202;

    private static final int[] FEW = {9, 1};

    private static final int[] MANY = {1, 9};

    private static final int[] EVEN = {5, 5};

    private static final AnalysisPlan PLAN = AnalysisPlan.builder()
            .primary(AnalysisMetric.of("score", Aggregation.MEAN_PER_UNIT, Direction.HIGHER_IS_BETTER, 0))
            .guard(AnalysisMetric.ofQuantile("score", 0.5, Direction.HIGHER_IS_BETTER, 0), 0.05)
            .build();

    /** Scores rise by .3 overnight just when most users are given the variant, which is worse by .05 on both days (Simpson). */
    @Test
    void a_trend_in_time_is_not_taken_for_an_effect() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<UnitMetrics> units = new ArrayList<>();
        double[][] pooled = {{0, 0}, {0, 0}};
        for (int i = 0; i < 12_000; i++) {
            int day = i / 6000;
            int variant = random.nextInt(10) < (day == 0 ? 1 : 9) ? 1 : 0;
            double score = 0.3 + 0.3 * day - 0.05 * variant + 0.2 * random.nextDouble();
            pooled[variant][0] += score;
            pooled[variant][1]++;
            units.add(unit("u" + i, variant, day + 1, START.plus(Duration.ofHours(24L * day + 1)), "score", score));
        }

        ExperimentResults results = analyse(weights(FEW, MANY), PLAN, units);

        double naive = pooled[1][0] / pooled[1][1] - pooled[0][0] / pooled[0][1];
        assertThat(naive).as("all units in one pot").isGreaterThan(0.1);
        Comparison primary = results.primary().get(0);
        assertThat(primary.verdict()).as("seed " + SEED).isEqualTo(Verdict.WORSE);
        assertThat(primary.difference()).isBetween(-0.06, -0.04);
        Comparison median = results.of(MetricRole.GUARD).get(0);
        assertThat(median.verdict()).isEqualTo(Verdict.WORSE);
        assertThat(median.detail()).contains("most units");
        assertThat(results.sampleRatio().alarm()).isFalse();
        assertThat(results.sampleRatio().counts()).hasSize(2);
    }

    @Test
    void going_back_to_earlier_weights_joins_the_units_of_both_times() {
        ExperimentResults results = analyse(
                weights(FEW, MANY, FEW),
                PLAN,
                List.of(
                        unit("u1", 0, 1, START, "score", 1),
                        unit("u2", 0, 2, START, "score", 1),
                        unit("u3", 1, 3, START, "score", 1)));

        assertThat(results.sampleRatio().counts())
                .extracting(SampleRatioCheck.Count::units)
                .containsExactly(Map.of("a", 1L, "b", 1L), Map.of("a", 1L, "b", 0L));
    }

    @Test
    void a_changed_split_is_judged_by_its_own_weights() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<UnitMetrics> units = new ArrayList<>();
        for (int i = 0; i < 4000; i++) {
            int variant = random.nextInt(10) < (i < 2000 ? 1 : 9) ? 1 : 0;
            units.add(unit("u" + i, variant, i < 2000 ? 1 : 2, START, "score", random.nextDouble()));
        }

        assertThat(analyse(weights(FEW, MANY), PLAN, units).sampleRatio().alarm())
                .isFalse();
        assertThat(analyse(weights(FEW, FEW), PLAN, units).sampleRatio().alarm())
                .as("the same counts under weights that did not change")
                .isTrue();
    }

    /**
     * Users come on day one, come back on day two under other weights, and buy at the same rate whatever they are given. Controls
     * who are moved to the variant lose what they buy later; no user of the variant is moved.
     */
    @Test
    void users_who_return_under_other_weights_make_no_difference_where_there_is_none() {
        AnalysisPlan plan = AnalysisPlan.builder()
                .primary(AnalysisMetric.of("bought", Aggregation.TOTAL, Direction.HIGHER_IS_BETTER, 0))
                .build();
        SplittableRandom random = new SplittableRandom(SEED);
        List<UnitMetrics> rows = new ArrayList<>();
        for (int i = 0; i < 6000; i++) {
            double bucket = random.nextDouble();
            int first = bucket < 0.1 ? 1 : 0;
            int second = bucket < 0.5 ? 1 : 0;
            rows.add(unit("u" + i, first, 1, START, "bought", random.nextInt(2)));
            rows.add(unit("u" + i, second, 2, START.plus(Duration.ofDays(1)), "bought", random.nextInt(2)));
        }

        Comparison primary = analyse(weights(FEW, EVEN), plan, rows).primary().get(0);

        assertThat(primary.verdict()).as("seed " + SEED + ", " + primary).isEqualTo(Verdict.NO_VERDICT);
        assertThat(primary.difference()).isBetween(-0.1, 0.1);
    }
}
