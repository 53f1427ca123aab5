package dev.llmops.experiments.analysis;

import static dev.llmops.experiments.analysis.Histories.START;
import static dev.llmops.experiments.analysis.Histories.analyse;
import static dev.llmops.experiments.analysis.Histories.unit;
import static dev.llmops.experiments.analysis.Histories.weights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.experiment.MetricSums;
import dev.llmops.api.experiment.UnitMetrics;
import dev.llmops.experiments.plan.Adjustment;
import dev.llmops.experiments.plan.Aggregation;
import dev.llmops.experiments.plan.AnalysisMetric;
import dev.llmops.experiments.plan.AnalysisPlan;
import dev.llmops.experiments.plan.Direction;
import dev.llmops.experiments.plan.Method;
import dev.llmops.experiments.plan.PlanVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an analysis says, and when it says nothing. */
class VerdictTest {

    private static final long SEED = 20261201;

    private static final AnalysisMetric SCORE =
            AnalysisMetric.of("score", Aggregation.MEAN_PER_UNIT, Direction.HIGHER_IS_BETTER, 0.05);

    @Test
    void a_higher_score_is_better_and_higher_latency_is_worse() {
        List<UnitMetrics> units = units(2000, variant -> 0.4 + 0.1 * variant, 0.2);

        assertThat(only(plan(SCORE), units).verdict()).isEqualTo(Verdict.BETTER);
        AnalysisMetric lower = AnalysisMetric.of("score", Aggregation.MEAN_PER_UNIT, Direction.LOWER_IS_BETTER, 0.05);
        assertThat(only(plan(lower), units).verdict()).isEqualTo(Verdict.WORSE);
    }

    @Test
    void an_interval_within_the_smallest_effect_of_interest_is_no_difference() {
        Comparison comparison = only(plan(SCORE), units(4000, variant -> 0.5, 0.2));

        assertThat(comparison.verdict()).isEqualTo(Verdict.NO_DIFFERENCE);
        assertThat(comparison.interval().lower()).isGreaterThan(-0.05);
        assertThat(comparison.interval().upper()).isLessThan(0.05);
    }

    @Test
    void a_wide_interval_is_undecided() {
        Comparison comparison = only(plan(SCORE), units(300, variant -> 0.5, 0.4));

        assertThat(comparison.reason()).isEqualTo(NoVerdict.UNDECIDED);
        assertThat(comparison.p()).isBetween(0.05, 1.0);
    }

    @Test
    void before_the_first_look_nothing_is_said() {
        Comparison comparison = only(plan(SCORE), units(90, variant -> variant, 0.01));

        assertThat(comparison.verdict()).isEqualTo(Verdict.NO_VERDICT);
        assertThat(comparison.reason()).isEqualTo(NoVerdict.TOO_FEW_UNITS);
        assertThat(comparison.detail()).contains("of at least 50");
    }

    @ParameterizedTest
    @EnumSource(Aggregation.class)
    void a_metric_all_of_whose_values_are_equal_has_no_verdict(Aggregation aggregation) {
        AnalysisMetric metric = aggregation == Aggregation.QUANTILE
                ? AnalysisMetric.ofQuantile("score", 0.5, Direction.HIGHER_IS_BETTER, 0.05)
                : AnalysisMetric.of("score", aggregation, Direction.HIGHER_IS_BETTER, 0.05);
        List<UnitMetrics> units = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            // A tenth has no exact binary form, and rows differ in number: what rounding leaves is no variance.
            double[] rows = new double[1 + i % 7];
            Arrays.fill(rows, 0.1 + (aggregation == Aggregation.SHARE ? 0 : i % 2));
            units.add(unit("u" + i, i % 2, 1, START.plusSeconds(i), "score", same(aggregation, rows)));
        }

        Comparison comparison = only(plan(metric), units);

        assertThat(comparison.verdict()).isEqualTo(Verdict.NO_VERDICT);
        assertThat(comparison.reason()).isEqualTo(NoVerdict.ZERO_VARIANCE);
    }

    /** A sum differs with the number of rows. */
    private static double[] same(Aggregation aggregation, double[] rows) {
        return aggregation == Aggregation.TOTAL ? new double[] {rows[0]} : rows;
    }

    @ParameterizedTest
    @EnumSource(
            value = Method.class,
            names = {"ASYMPTOTIC", "MIXTURE_SPRT", "BETTING", "EMPIRICAL_BERNSTEIN"})
    void every_sequence_finds_a_large_effect_and_none_where_there_is_none(Method method) {
        AnalysisPlan plan = plan(SCORE.by(method));

        assertThat(only(plan, units(1500, variant -> 0.3 + 0.3 * variant, 0.2)).verdict())
                .isEqualTo(Verdict.BETTER);
        assertThat(only(plan, units(1500, variant -> 0.5, 0.2)).verdict())
                .isIn(Verdict.NO_VERDICT, Verdict.NO_DIFFERENCE);
    }

    @Test
    void shares_and_quantiles_have_exact_sequences() {
        AnalysisMetric bought = AnalysisMetric.of("score", Aggregation.SHARE, Direction.HIGHER_IS_BETTER, 0);
        ToDoubleFunction<Integer> rate = variant -> variant == 0 ? -0.1 : 0.1;

        assertThat(only(plan(bought.by(Method.BETA_BINOMIAL)), units(2000, rate, 0.2))
                        .verdict())
                .isEqualTo(Verdict.BETTER);
        assertThat(only(plan(bought), units(2000, rate, 0.2)).verdict()).isEqualTo(Verdict.BETTER);
        AnalysisMetric p95 = AnalysisMetric.ofQuantile("score", 0.95, Direction.LOWER_IS_BETTER, 0);
        assertThat(only(plan(p95), units(4000, variant -> 5 + variant, 0.2)).verdict())
                .isEqualTo(Verdict.WORSE);
        assertThat(only(plan(p95), units(60, variant -> 5 + variant, 0.2)).interval())
                .as("the data do not bound it yet")
                .isEqualTo(Interval.UNKNOWN);
    }

    @Test
    void a_group_sequential_test_speaks_at_its_looks_alone() {
        AnalysisPlan plan = AnalysisPlan.builder()
                .primary(SCORE.by(Method.GROUP_SEQUENTIAL))
                .plannedUnits(1000)
                .build();

        assertThat(only(plan, units(190, variant -> 0.2 + 0.4 * variant, 0.2)).reason())
                .isEqualTo(NoVerdict.BEFORE_LOOK);
        assertThat(only(plan, units(1000, variant -> 0.2 + 0.4 * variant, 0.2)).verdict())
                .isEqualTo(Verdict.BETTER);
        Comparison ended = only(plan, units(3000, variant -> 0.5, 0.5));
        assertThat(ended.reason()).isEqualTo(NoVerdict.PLAN_ENDED);
        assertThat(ended.units()).as("later units change nothing").isBetween(1000L, 1020L);
    }

    @Test
    void a_value_that_is_no_number_is_refused() {
        List<UnitMetrics> units = units(1000, variant -> variant, 0.2);
        units.add(unit("broken", 1, 1, START, Map.of("score", new MetricSums(1, Double.NaN, Double.NaN))));

        Comparison comparison = only(plan(SCORE), units);

        assertThat(comparison.reason()).isEqualTo(NoVerdict.REFUSED_VALUE);
        assertThat(comparison.detail()).contains("broken").contains("NaN");
    }

    @Test
    void betting_refuses_values_out_of_its_range() {
        Comparison comparison = only(plan(SCORE.by(Method.BETTING)), units(200, variant -> 5, 0.2));

        assertThat(comparison.reason()).isEqualTo(NoVerdict.REFUSED_VALUE);
        assertThat(comparison.detail()).contains("from 0 to 1");
    }

    @Test
    void while_the_split_is_wrong_no_winner_is_shown() {
        List<UnitMetrics> units = units(2000, variant -> variant, 0.2);
        for (int i = 0; i < 600; i++) {
            units.add(unit("twice" + i, 1, 1, START.plusSeconds(i), "score", 1));
        }

        ExperimentResults results = analyse(weights(new int[] {1, 1}), plan(SCORE), units);

        assertThat(results.sampleRatio().alarm()).isTrue();
        assertThat(results.comparisons())
                .allSatisfy(each -> assertThat(each.reason()).isEqualTo(NoVerdict.SAMPLE_RATIO_MISMATCH));
    }

    @Test
    void a_variant_without_weight_that_has_units_is_an_alarm() {
        List<UnitMetrics> units = units(100, variant -> 0, 0.2);

        ExperimentResults results = analyse(weights(new int[] {1, 0}), plan(SCORE), units);

        assertThat(results.sampleRatio().alarm()).isTrue();
        assertThat(results.sampleRatio().detail()).contains("'b'").contains("weight was 0");
    }

    @Test
    void a_guard_is_worse_or_within_its_margin() {
        AnalysisMetric latency = AnalysisMetric.of("latency", Aggregation.MEAN_PER_ROW, Direction.LOWER_IS_BETTER, 0);
        AnalysisPlan plan =
                AnalysisPlan.builder().primary(SCORE).guard(latency, 0.3).build();

        assertThat(guard(plan, 0).verdict()).isEqualTo(Verdict.NO_DIFFERENCE);
        assertThat(guard(plan, 1).verdict()).isEqualTo(Verdict.WORSE);
        assertThat(guard(plan, -1).verdict()).isEqualTo(Verdict.BETTER);
    }

    private static Comparison guard(AnalysisPlan plan, double effect) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<UnitMetrics> units = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            double latency = 3 + effect * (i % 2) + random.nextDouble();
            units.add(unit("u" + i, i % 2, 1, START.plusSeconds(i), "latency", latency));
        }
        return analyse(weights(new int[] {1, 1}), plan, units)
                .of(MetricRole.GUARD)
                .get(0);
    }

    @Test
    void without_a_plan_all_is_exploratory_and_corrected() {
        ExperimentAnalysis analysis = new ExperimentAnalysis(weights(new int[] {1, 1}), null, Histories.END);
        units(2000, variant -> 0.2 + 0.4 * variant, 0.2).forEach(analysis);

        ExperimentResults results = analysis.results();

        assertThat(results.primary()).isEmpty();
        Comparison score = results.comparison("score per unit", "b").orElseThrow();
        assertThat(score.role()).isEqualTo(MetricRole.UNPLANNED);
        assertThat(score.verdict()).isEqualTo(Verdict.BETTER);
        assertThat(results.notes()).anyMatch(note -> note.contains("no plan was fixed"));
    }

    @Test
    void an_outcome_that_turns_up_late_counts_as_0_for_those_before() {
        List<UnitMetrics> units = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            Map<String, MetricSums> none = Map.of();
            Map<String, MetricSums> bought = Map.of("bought", new MetricSums(1, 1, 1));
            units.add(unit("u" + i, i % 2, 1, START.plusSeconds(i), i >= 900 && i % 2 == 1 ? bought : none));
        }

        ExperimentAnalysis analysis = new ExperimentAnalysis(weights(new int[] {1, 1}), null, Histories.END);
        units.forEach(analysis);

        VariantSummary.Value value =
                analysis.results().variants().get(1).values().get(0);
        assertThat(value.units()).isEqualTo(500);
        assertThat(value.value()).isCloseTo(0.1, within(1e-12));
    }

    @Test
    void units_before_the_plan_and_with_an_open_window_are_left_out_and_told() {
        AnalysisPlan plan =
                AnalysisPlan.builder().primary(SCORE).window(Duration.ofDays(7)).build();
        ExperimentAnalysis analysis = new ExperimentAnalysis(
                weights(new int[] {1, 1}), new PlanVersion(plan, 2, START.plus(Duration.ofDays(1))), Histories.END);
        for (int day = 0; day < 10; day++) {
            analysis.accept(unit("u" + day, day % 2, 1, START.plus(Duration.ofDays(day)), "score", 1));
        }
        analysis.accept(new UnitMetrics("u9", "a", 2, Histories.END, 0.5, Map.of(), Map.of(), Map.of()));
        analysis.accept(new UnitMetrics("odd", "zebra", 1, START, 0.5, Map.of(), Map.of(), Map.of()));

        ExperimentResults results = analysis.results();

        assertThat(results.units()).isEqualTo(new UnitCounts(11, 3, 6, 1, 1, 1));
        assertThat(results.notes()).anyMatch(note -> note.startsWith("6 units") && note.contains("PT168H"));
        assertThat(results.planNumber()).isEqualTo(2);
    }

    @Test
    void three_variants_share_the_error() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<UnitMetrics> units = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            int variant = i % 3;
            units.add(unit(
                    "u" + i,
                    variant,
                    1,
                    START.plusSeconds(i),
                    "score",
                    random.nextDouble() + (variant == 2 ? 0.2 : 0)));
        }

        List<Comparison> primary =
                analyse(weights(new int[] {1, 1, 1}), plan(SCORE), units).primary();

        assertThat(primary).extracting(Comparison::variant).containsExactly("b", "c");
        assertThat(primary.get(0).verdict()).isNotEqualTo(Verdict.BETTER);
        assertThat(primary.get(1).verdict()).isEqualTo(Verdict.BETTER);
    }

    @Test
    void segments_are_compared_and_names_of_too_many_values_are_left_out() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<UnitMetrics> units = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            String tenant = i % 4 < 2 ? "acme" : "bolt";
            double score = random.nextDouble() + (tenant.equals("acme") ? 0.3 * (i % 2) : 0);
            units.add(new UnitMetrics(
                    "u" + i,
                    Histories.name(i % 2),
                    1,
                    START.plusSeconds(i),
                    0.5,
                    Map.of("tenant", tenant, "user", "u" + i),
                    Map.of("score", Histories.sums(score)),
                    Map.of()));
        }

        ExperimentResults results = analyse(weights(new int[] {1, 1}), plan(SCORE), units);

        assertThat(results.segments()).extracting(SegmentComparison::value).containsExactly("acme", "bolt");
        assertThat(results.segments().get(0).comparison().verdict()).isEqualTo(Verdict.BETTER);
        assertThat(results.segments().get(1).comparison().verdict()).isNotEqualTo(Verdict.BETTER);
        assertThat(results.notes()).anyMatch(note -> note.contains("segment 'user'"));
    }

    @Test
    void a_plan_that_does_not_fit_is_refused() {
        assertThatThrownBy(() -> SCORE.by(Method.QUANTILE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("QUANTILE needs QUANTILE");
        assertThatThrownBy(() -> SCORE.by(Method.BETTING).adjusted(Adjustment.CUPED, "before"))
                .hasMessageContaining("BETTING takes no covariate");
        assertThatThrownBy(() ->
                        AnalysisPlan.builder().primary(SCORE).secondary(SCORE).build())
                .hasMessageContaining("must differ");
        assertThatThrownBy(() -> AnalysisPlan.builder().guard(SCORE, 0).build()).hasMessageContaining("margin");
        assertThatThrownBy(() -> AnalysisPlan.builder().alpha(1).build()).hasMessageContaining("alpha");
    }

    private static AnalysisPlan plan(AnalysisMetric primary) {
        return AnalysisPlan.builder().primary(primary).build();
    }

    private static Comparison only(AnalysisPlan plan, List<UnitMetrics> units) {
        List<Comparison> primary =
                analyse(weights(new int[] {1, 1}), plan, units).primary();
        assertThat(primary).hasSize(1);
        return primary.get(0);
    }

    private static List<UnitMetrics> units(int count, ToDoubleFunction<Integer> mean, double spread) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<UnitMetrics> units = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double value = mean.applyAsDouble(i % 2) + spread * (2 * random.nextDouble() - 1);
            units.add(unit("u" + i, i % 2, 1, START.plusSeconds(i * 800_000L / count), "score", value));
        }
        return units;
    }
}
