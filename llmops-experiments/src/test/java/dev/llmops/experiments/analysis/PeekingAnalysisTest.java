package dev.llmops.experiments.analysis;

import static dev.llmops.experiments.analysis.Histories.START;
import static dev.llmops.experiments.analysis.Histories.unit;
import static dev.llmops.experiments.analysis.Histories.weights;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.experiment.UnitMetrics;
import dev.llmops.experiments.plan.Aggregation;
import dev.llmops.experiments.plan.AnalysisMetric;
import dev.llmops.experiments.plan.AnalysisPlan;
import dev.llmops.experiments.plan.AnalysisPlanBuilder;
import dev.llmops.experiments.plan.Direction;
import dev.llmops.experiments.plan.Method;
import dev.llmops.experiments.plan.PlanVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Experiments whose difference is known, looked at 200 times each. The interval misses it at some look in at most alpha of the runs, plus three
 * standard errors of so few runs. The benchmark does the same with 2,000 runs and more laws.
 */
class PeekingAnalysisTest {

    private static final long SEED = 20261203;

    private static final double ALPHA = 0.05;

    private static final int RUNS = 150;

    private static final int UNITS = 1000;

    private static final double BOUND = ALPHA + 3 * Math.sqrt(ALPHA * (1 - ALPHA) / RUNS);

    private static final AnalysisMetric PER_ROW =
            AnalysisMetric.of("score", Aggregation.MEAN_PER_ROW, Direction.HIGHER_IS_BETTER, 0);

    private static final AnalysisMetric PER_UNIT =
            AnalysisMetric.of("score", Aggregation.MEAN_PER_UNIT, Direction.HIGHER_IS_BETTER, 0);

    /** Draws one unit; time runs from 0 to 1. */
    private interface Law {
        UnitMetrics draw(SplittableRandom random, String unit, int variant, double time);
    }

    @Test
    void without_and_with_an_effect_the_interval_holds_it_at_all_looks() {
        assertThat(misses(plan(PER_UNIT), 0, simple(0))).isLessThanOrEqualTo(BOUND);
        assertThat(misses(plan(PER_UNIT), 0.2, simple(0.2))).isLessThanOrEqualTo(BOUND);
        assertThat(misses(plan(PER_UNIT.by(Method.EMPIRICAL_BERNSTEIN)), 0.2, simple(0.2)))
                .isLessThanOrEqualTo(BOUND);
    }

    private static Law simple(double effect) {
        return (random, unit, variant, time) ->
                unit(unit, variant, 1, at(time), "score", 0.8 * random.nextDouble() + effect * variant);
    }

    @Test
    void rows_of_one_user_are_no_units() {
        Law clustered = (random, unit, variant, time) -> {
            double own = random.nextDouble();
            double[] rows = random.doubles(1 + random.nextInt(9))
                    .map(noise -> own + 0.3 * noise)
                    .toArray();
            return unit(unit, variant, 1, at(time), "score", rows);
        };

        assertThat(misses(plan(PER_ROW), 0, clustered)).isLessThanOrEqualTo(BOUND);
        Law rowsAsUnits = new Law() {
            private double own;
            private int left;

            @Override
            public UnitMetrics draw(SplittableRandom random, String unit, int variant, double time) {
                if (left-- == 0) {
                    own = random.nextDouble();
                    left = 8;
                }
                // The same user, and so the same variant, row after row: what must not be done.
                int same = (int) (own * 1e6) % 2;
                return unit(unit, same, 1, at(time), "score", own + 0.3 * random.nextDouble());
            }
        };
        assertThat(misses(plan(PER_ROW), 0, rowsAsUnits))
                .as("rows taken for units are far off")
                .isGreaterThan(0.25);
    }

    @Test
    void drift_of_the_outcome_over_time_is_no_effect() {
        Law drifting = (random, unit, variant, time) ->
                unit(unit, variant, 1, at(time), "score", random.nextDouble() + Math.sin(6 * time) + 2 * time);

        assertThat(misses(plan(PER_UNIT), 0, drifting)).isLessThanOrEqualTo(BOUND);
    }

    /** The variant's users take longer: with a window for each, nobody is counted as a no too early. */
    @Test
    void delayed_outcomes_are_no_effect_within_a_window() {
        double window = 0.2;
        AnalysisMetric bought = AnalysisMetric.of("bought", Aggregation.SHARE, Direction.HIGHER_IS_BETTER, 0);
        Law windowed = delayed(window, 1);
        Law naive = delayed(1, 0);
        AnalysisPlan plan = AnalysisPlan.builder()
                .primary(bought)
                .plannedUnits(UNITS)
                .window(Duration.ofMillis(Math.round(window * DAY)))
                .build();

        assertThat(misses(plan, 0, windowed)).isLessThanOrEqualTo(BOUND);
        assertThat(misses(plan(bought), 0, naive))
                .as("outcomes as they are at one early time say that the slower variant is worse")
                .isGreaterThan(0.5);
    }

    private static Law delayed(double window, int closed) {
        return (random, unit, variant, time) -> {
            boolean buys = random.nextDouble() < 0.3;
            double delay = variant == 1 ? 0.15 : 0.01;
            double seen = closed == 1 ? window : Math.max(0, 0.1 * window);
            double[] rows = buys && delay <= seen ? new double[] {1} : new double[0];
            return unit(unit, variant, 1, at(time), "bought", rows);
        };
    }

    private static final long DAY = Duration.ofDays(1).toMillis();

    private static Instant at(double time) {
        return START.plusMillis(Math.round(time * DAY));
    }

    private static AnalysisPlan plan(AnalysisMetric primary) {
        AnalysisPlanBuilder builder = AnalysisPlan.builder().primary(primary);
        return builder.plannedUnits(UNITS).build();
    }

    private static double misses(AnalysisPlan plan, double truth, Law law) {
        SplittableRandom seeds = new SplittableRandom(SEED);
        int missed = 0;
        for (int run = 0; run < RUNS; run++) {
            SplittableRandom random = seeds.split();
            ExperimentAnalysis analysis =
                    new ExperimentAnalysis(weights(new int[] {1, 1}), new PlanVersion(plan, 1, START), at(1.3));
            for (int i = 0; i < UNITS; i++) {
                analysis.accept(law.draw(random, "u" + i, random.nextInt(2), i / (double) UNITS));
            }
            missed += analysis.results().primary().get(0).sequence().stream()
                            .anyMatch(each -> each.interval().lower() > truth
                                    || each.interval().upper() < truth)
                    ? 1
                    : 0;
        }
        return (double) missed / RUNS;
    }
}
