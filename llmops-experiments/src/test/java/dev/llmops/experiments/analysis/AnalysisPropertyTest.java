package dev.llmops.experiments.analysis;

import static dev.llmops.experiments.analysis.Histories.START;
import static dev.llmops.experiments.analysis.Histories.analyse;
import static dev.llmops.experiments.analysis.Histories.name;
import static dev.llmops.experiments.analysis.Histories.sums;
import static dev.llmops.experiments.analysis.Histories.unit;
import static dev.llmops.experiments.analysis.Histories.weights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.experiment.MetricSums;
import dev.llmops.api.experiment.UnitMetrics;
import dev.llmops.experiments.plan.Adjustment;
import dev.llmops.experiments.plan.Aggregation;
import dev.llmops.experiments.plan.AnalysisMetric;
import dev.llmops.experiments.plan.AnalysisPlan;
import dev.llmops.experiments.plan.Direction;
import dev.llmops.experiments.plan.Method;
import dev.llmops.experiments.stats.AsymptoticSequence;
import dev.llmops.experiments.stats.BetaBinomial;
import dev.llmops.experiments.stats.ClusteredRatio;
import dev.llmops.experiments.stats.Cuped;
import dev.llmops.experiments.stats.LinAdjustment;
import dev.llmops.experiments.stats.Moments;
import dev.llmops.experiments.stats.NormalMixture;
import dev.llmops.experiments.stats.Quantiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not change the results, and what they must agree with. */
class AnalysisPropertyTest {

    private static final int[] EVEN = {1, 1};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void the_order_of_units_changes_nothing(long seed) {
        List<UnitMetrics> units = units(seed, 800, value -> value);
        ExperimentResults before = analyse(weights(EVEN), everything(), units);
        Collections.shuffle(units, new Random(seed));

        ExperimentResults after = analyse(weights(EVEN), everything(), units);

        assertThat(after.comparisons()).as("seed " + seed).hasSameSizeAs(before.comparisons());
        for (int i = 0; i < after.comparisons().size(); i++) {
            same(after.comparisons().get(i), before.comparisons().get(i), 0);
        }
    }

    /** Order within a part of time is that of the stream, whatever part the stream came from. */
    @Test
    void units_of_two_streams_are_as_those_of_one() {
        List<UnitMetrics> units = units(4, 800, value -> value);
        List<UnitMetrics> merged = new ArrayList<>(units.subList(400, 800));
        merged.addAll(units.subList(0, 400));

        ExperimentResults one = analyse(weights(EVEN), everything(), units);
        ExperimentResults two = analyse(weights(EVEN), everything(), merged);

        for (int i = 0; i < one.comparisons().size(); i++) {
            same(two.comparisons().get(i), one.comparisons().get(i), 0);
        }
    }

    @Test
    void exchanging_the_variants_turns_the_difference_around() {
        List<UnitMetrics> units = units(5, 800, value -> value);
        List<UnitMetrics> exchanged = units.stream()
                .map(each -> unit(each.unit(), each.variant().equals("a") ? 1 : 0, 1, each.exposedAt(), each.metrics()))
                .toList();

        Comparison one = analyse(weights(EVEN), everything(), units).primary().get(0);
        Comparison other =
                analyse(weights(EVEN), everything(), exchanged).primary().get(0);

        assertThat(other.difference()).isCloseTo(-one.difference(), within(1e-12));
        assertThat(other.interval().lower()).isCloseTo(-one.interval().upper(), within(1e-12));
        assertThat(other.p()).isCloseTo(one.p(), within(1e-9));
    }

    @ParameterizedTest
    @EnumSource(
            value = Aggregation.class,
            names = {"MEAN_PER_UNIT", "MEAN_PER_ROW"})
    void a_constant_shifts_the_values_and_not_the_difference(Aggregation aggregation) {
        AnalysisPlan plan = plan(AnalysisMetric.of("score", aggregation, Direction.HIGHER_IS_BETTER, 0));

        ExperimentResults one = analyse(weights(EVEN), plan, units(6, 800, value -> value));
        ExperimentResults shifted = analyse(weights(EVEN), plan, units(6, 800, value -> value + 1000));

        same(shifted.primary().get(0), one.primary().get(0), 1e-9);
        assertThat(shifted.variants().get(0).values().get(0).value())
                .isCloseTo(one.variants().get(0).values().get(0).value() + 1000, within(1e-9));
    }

    @Test
    void a_factor_scales_the_difference() {
        AnalysisPlan plan = plan(AnalysisMetric.of("score", Aggregation.TOTAL, Direction.HIGHER_IS_BETTER, 0));

        Comparison one = analyse(weights(EVEN), plan, units(7, 800, value -> value))
                .primary()
                .get(0);
        Comparison scaled = analyse(weights(EVEN), plan, units(7, 800, value -> value * 1e6))
                .primary()
                .get(0);

        assertThat(scaled.interval().lower()).isCloseTo(one.interval().lower() * 1e6, within(1e-3));
        assertThat(scaled.p()).isCloseTo(one.p(), within(1e-9));
    }

    @Test
    void merged_moments_are_those_of_all_units() {
        List<UnitMetrics> units = units(8, 501, value -> value);
        AnalysisPlan plan = plan(AnalysisMetric.of("score", Aggregation.MEAN_PER_ROW, Direction.HIGHER_IS_BETTER, 0));

        ExperimentResults results = analyse(weights(EVEN), plan, units);

        ClusteredRatio treated = ClusteredRatio.of(rows(units, "b"));
        ClusteredRatio control = ClusteredRatio.of(rows(units, "a"));
        Comparison comparison = results.primary().get(0);
        assertThat(comparison.difference()).isCloseTo(treated.ratio() - control.ratio(), within(1e-12));
        // Time is four times the effective size, which with an odd number of units is a little less than their number.
        double time = 4 / (1.0 / treated.users() + 1.0 / control.users());
        double deviation = Math.sqrt((treated.squaredError() + control.squaredError()) * time);
        double halfWidth = NormalMixture.tightestAt(1000, 0.05).halfWidth(time, deviation);
        assertThat(comparison.interval().upper()).isCloseTo(comparison.difference() + halfWidth, within(1e-12));
    }

    @Test
    void with_one_row_a_unit_the_interval_is_that_of_the_sequence_for_two_means() {
        SplittableRandom random = new SplittableRandom(9);
        double[] a = random.doubles(300).toArray();
        double[] b = random.doubles(300).map(value -> value + 0.1).toArray();
        List<UnitMetrics> units = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            units.add(unit("a" + i, 0, 1, START.plusSeconds(i), "score", a[i]));
            units.add(unit("b" + i, 1, 1, START.plusSeconds(i), "score", b[i]));
        }
        AnalysisPlan plan = plan(AnalysisMetric.of("score", Aggregation.MEAN_PER_UNIT, Direction.HIGHER_IS_BETTER, 0));

        Comparison comparison = analyse(weights(EVEN), plan, units).primary().get(0);

        AsymptoticSequence expected =
                AsymptoticSequence.ofDifference(Moments.of(b), Moments.of(a), NormalMixture.tightestAt(1000, 0.05));
        assertThat(comparison.difference()).isCloseTo(expected.estimate(), within(1e-12));
        assertThat(comparison.interval().lower()).isCloseTo(expected.lower(), within(1e-12));
        assertThat(comparison.interval().upper()).isCloseTo(expected.upper(), within(1e-12));
    }

    @Test
    void the_adjustments_are_those_of_the_statistics() {
        int n = 400;
        SplittableRandom random = new SplittableRandom(10);
        double[] y = new double[n];
        double[] x = new double[n];
        boolean[] treated = new boolean[n];
        List<UnitMetrics> units = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            x[i] = random.nextDouble();
            treated[i] = i % 2 == 1;
            y[i] = x[i] + random.nextDouble() + (treated[i] ? 0.1 : 0);
            units.add(new UnitMetrics(
                    "u" + i,
                    name(i % 2),
                    1,
                    START.plusSeconds(i),
                    0.5,
                    Map.of(),
                    Map.of("score", sums(y[i])),
                    Map.of("score", sums(x[i]))));
        }

        Comparison cuped = adjusted(units, Adjustment.CUPED);
        Comparison lin = adjusted(units, Adjustment.REGRESSION);
        Comparison none = adjusted(units, Adjustment.NONE);

        assertThat(cuped.difference()).isCloseTo(Cuped.of(y, x, treated).difference(), within(1e-12));
        assertThat(lin.difference()).isCloseTo(LinAdjustment.of(y, x, treated).effect(), within(1e-12));
        assertThat(width(cuped)).isLessThan(0.8 * width(none));
        double ratio = Cuped.of(y, x, treated).standardError()
                / LinAdjustment.of(y, x, treated).standardError();
        assertThat(width(cuped) / width(lin))
                .as("HC2 and least squares differ a little")
                .isCloseTo(ratio, within(0.02));
    }

    private static Comparison adjusted(List<UnitMetrics> units, Adjustment adjustment) {
        AnalysisMetric metric = AnalysisMetric.of("score", Aggregation.MEAN_PER_UNIT, Direction.HIGHER_IS_BETTER, 0);
        boolean none = adjustment == Adjustment.NONE;
        return analyse(weights(EVEN), plan(none ? metric : metric.adjusted(adjustment, "score")), units)
                .primary()
                .get(0);
    }

    private static double width(Comparison comparison) {
        return comparison.interval().upper() - comparison.interval().lower();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.95})
    void bounds_of_quantiles_are_those_of_all_values_rounded_outwards_by_one_percent(double quantile) {
        SplittableRandom random = new SplittableRandom(11);
        double[] values = random.doubles(3000).map(u -> Math.exp(2 * u)).toArray();
        List<UnitMetrics> units = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            units.add(unit("u" + i, 0, 1, START.plusSeconds(i), "latency", values[i]));
        }
        AnalysisPlan plan = plan(AnalysisMetric.ofQuantile("latency", quantile, Direction.LOWER_IS_BETTER, 0));

        VariantSummary.Value value =
                analyse(weights(EVEN), plan, units).variants().get(0).values().get(0);

        Quantiles.Bounds exact = Quantiles.sequence(values, quantile, 0.025, BetaBinomial.around(quantile));
        assertThat(value.interval().lower()).isBetween(exact.lower() / 1.0101, exact.lower());
        assertThat(value.interval().upper()).isBetween(exact.upper(), exact.upper() * 1.0101);
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        assertThat(value.value()).isCloseTo(sorted[(int) (quantile * 3000)], within(0.01 * value.value()));
    }

    private static void same(Comparison one, Comparison other, double tolerance) {
        double allowed = Math.max(tolerance, 1e-9);
        assertThat(one.metric()).isEqualTo(other.metric());
        assertThat(one.verdict()).isEqualTo(other.verdict());
        assertThat(one.units()).isEqualTo(other.units());
        assertThat(one.difference()).isCloseTo(other.difference(), within(allowed));
        near(one.interval().lower(), other.interval().lower(), allowed);
        near(one.interval().upper(), other.interval().upper(), allowed);
        assertThat(one.sequence()).hasSameSizeAs(other.sequence());
    }

    private static void near(double one, double other, double allowed) {
        if (Double.isInfinite(other)) {
            assertThat(one).isEqualTo(other);
        } else {
            assertThat(one).isCloseTo(other, within(allowed));
        }
    }

    private static AnalysisPlan plan(AnalysisMetric primary) {
        return AnalysisPlan.builder().primary(primary).build();
    }

    /** A plan with each method once. */
    private static AnalysisPlan everything() {
        AnalysisMetric perUnit = AnalysisMetric.of("unit", Aggregation.MEAN_PER_UNIT, Direction.HIGHER_IS_BETTER, 0.1);
        return AnalysisPlan.builder()
                .primary(AnalysisMetric.of("score", Aggregation.MEAN_PER_ROW, Direction.HIGHER_IS_BETTER, 0.1))
                .guard(AnalysisMetric.ofQuantile("score", 0.9, Direction.LOWER_IS_BETTER, 0), 0.1)
                .guard(AnalysisMetric.of("score", Aggregation.TOTAL, Direction.LOWER_IS_BETTER, 0), 1)
                .secondary(AnalysisMetric.of("score", Aggregation.SHARE, Direction.HIGHER_IS_BETTER, 0))
                .secondary(perUnit.by(Method.EMPIRICAL_BERNSTEIN))
                .build();
    }

    private static List<UnitMetrics> units(long seed, int count, DoubleUnaryOperator change) {
        SplittableRandom random = new SplittableRandom(seed);
        List<UnitMetrics> units = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double own = random.nextDouble();
            double[] rows = IntStream.range(0, 1 + random.nextInt(5))
                    .mapToDouble(row -> change.applyAsDouble(own + random.nextDouble()))
                    .toArray();
            Map<String, MetricSums> metrics = Map.of("score", sums(rows), "unit", sums(own));
            units.add(unit("u" + i, i % 2, 1, START.plusSeconds(i * 900L), metrics));
        }
        return units;
    }

    /** One by one as sums and numbers, which is all that the delta method asks of rows. */
    private static List<double[]> rows(List<UnitMetrics> units, String variant) {
        return units.stream()
                .filter(each -> each.variant().equals(variant))
                .map(each -> Objects.requireNonNull(each.metrics().get("score")))
                .map(sums -> {
                    double[] rows = new double[(int) sums.count()];
                    Arrays.fill(rows, sums.mean());
                    return rows;
                })
                .toList();
    }
}
