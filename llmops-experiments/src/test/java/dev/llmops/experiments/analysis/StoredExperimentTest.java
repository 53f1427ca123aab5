package dev.llmops.experiments.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.Exposure;
import dev.llmops.api.experiment.Outcome;
import dev.llmops.api.experiment.Variant;
import dev.llmops.experiments.assignment.InMemoryExperimentStore;
import dev.llmops.experiments.plan.Adjustment;
import dev.llmops.experiments.plan.Aggregation;
import dev.llmops.experiments.plan.AnalysisMetric;
import dev.llmops.experiments.plan.AnalysisPlan;
import dev.llmops.experiments.plan.Direction;
import dev.llmops.experiments.plan.PlanValues;
import dev.llmops.experiments.plan.PlanVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** From a store to results, the way an application goes. */
class StoredExperimentTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static final AnalysisPlan PLAN = AnalysisPlan.builder()
            .primary(AnalysisMetric.of("bought", Aggregation.SHARE, Direction.HIGHER_IS_BETTER, 0.05))
            .window(Duration.ofDays(1))
            .build();

    private Instant now = START;

    private final InMemoryExperimentStore store = InMemoryExperimentStore.create(() -> now);

    private final StoredExperiment experiment = new StoredExperiment(store, "wording", () -> now);

    @Test
    void outcomes_within_each_units_window_come_to_a_verdict() {
        start();
        experiment.fix(PLAN, "ada", "before the start");
        exposeAndBuy(2000);
        now = START.plus(Duration.ofDays(5));
        store.save(new Outcome("stranger", "bought", 1, START.plus(Duration.ofHours(3)), "k"));

        ExperimentResults results = experiment.results();

        Comparison primary = results.primary().get(0);
        assertThat(primary.verdict()).isEqualTo(Verdict.BETTER);
        assertThat(primary.difference()).isBetween(0.2, 0.4);
        assertThat(results.planNumber()).isEqualTo(1);
        assertThat(results.notes())
                .anyMatch(note -> note.startsWith("1 outcomes are of units that were never exposed"));
        assertThat(results.history()).hasSize(2);
    }

    @Test
    void an_earlier_look_can_be_taken_again() {
        start();
        experiment.fix(PLAN, null, null);
        exposeAndBuy(2000);
        now = START.plus(Duration.ofDays(5));

        ExperimentResults early = experiment.resultsAt(START.plus(Duration.ofHours(30)));

        assertThat(early.units().openWindow()).isPositive();
        assertThat(early.units().analysed())
                .isLessThan(experiment.results().units().analysed());
        assertThatThrownBy(() -> experiment.resultsAt(START.minusSeconds(1))).hasMessageContaining("began after");
    }

    @Test
    void a_changed_plan_is_a_new_one_and_counts_units_from_then_on() {
        start();
        PlanVersion first = experiment.fix(PLAN, null, null);
        exposeAndBuy(400);
        now = START.plus(Duration.ofDays(2));
        assertThat(experiment.fix(PLAN, null, null))
                .as("the same changes nothing")
                .isEqualTo(first);

        PlanVersion second = experiment.fix(
                AnalysisPlan.builder()
                        .primary(AnalysisMetric.of("bought", Aggregation.SHARE, Direction.HIGHER_IS_BETTER, 0.2))
                        .build(),
                "ada",
                "a smaller aim");
        now = START.plus(Duration.ofDays(5));

        assertThat(second.number()).isEqualTo(2);
        assertThat(experiment.plan()).contains(second);
        ExperimentResults results = experiment.results();
        assertThat(results.units().beforePlan()).isEqualTo(400);
        assertThat(results.primary().get(0).reason()).isEqualTo(NoVerdict.TOO_FEW_UNITS);
    }

    @Test
    void a_unit_that_returns_counts_once_with_all_that_it_did_under_its_first_weights() {
        start();
        Experiment first = store.find("wording").orElseThrow().experiment();
        store.put(
                first.withWeights(Map.of("a", 1, "b", 3)),
                1,
                ExperimentChange.of(ExperimentStatus.RUNNING, null, "more"));
        expose("stays", "a", 1, START);
        expose("stays", "a", 2, START.plusSeconds(100));
        expose("moves", "a", 1, START);
        expose("moves", "b", 2, START.plusSeconds(100));
        expose("absent", "a", 1, START);
        for (String unit : List.of("stays", "moves", "absent")) {
            store.save(new Outcome(unit, "spent", 1, START.plusSeconds(10), "k1"));
            store.save(new Outcome(unit, "spent", 5, START.plusSeconds(200), "k2"));
        }
        now = START.plus(Duration.ofDays(1));

        ExperimentResults results = experiment.results();

        assertThat(results.units().exposed()).isEqualTo(3);
        assertThat(results.units().later()).isEqualTo(2);
        assertThat(results.notes()).anyMatch(note -> note.startsWith("2 rows of units that came back"));
        VariantSummary.Value spent = results.variants().get(0).values().get(0);
        assertThat(spent.units()).isEqualTo(3);
        assertThat(spent.value())
                .as("1 of each that came back, moved or not, and 6 of the one that did not")
                .isCloseTo(8 / 3.0, within(1e-12));
    }

    @Test
    void a_plan_that_is_fixed_while_a_canary_runs_leaves_it_its_lease() {
        start();
        ExperimentVersion running = store.find("wording").orElseThrow();
        Instant lease = START.plusSeconds(300);
        store.put(running.experiment(), 1, new ExperimentChange(ExperimentStatus.RUNNING, null, null, Map.of(), lease));
        store.renew("wording", 2, lease.plusSeconds(60));

        experiment.fix(AnalysisPlan.builder().build(), "ada", null);

        assertThat(store.find("wording").orElseThrow().leaseUntil()).isEqualTo(lease.plusSeconds(60));
    }

    @Test
    void an_unknown_experiment_is_refused_by_name() {
        start();

        assertThatThrownBy(() -> new StoredExperiment(store, "wordin", () -> now).results())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no experiment 'wordin'; there are [wording]");
    }

    @Test
    void a_plan_survives_being_kept() {
        AnalysisPlan plan = AnalysisPlan.builder()
                .primary(AnalysisMetric.of("score", Aggregation.MEAN_PER_ROW, Direction.HIGHER_IS_BETTER, 0.1)
                        .adjusted(Adjustment.CUPED, "before"))
                .guard(AnalysisMetric.ofQuantile("latency", 0.95, Direction.LOWER_IS_BETTER, 0), 0.5)
                .secondary(AnalysisMetric.of("cost", Aggregation.TOTAL, Direction.LOWER_IS_BETTER, 0))
                .alpha(0.1)
                .window(Duration.ofDays(7))
                .build();

        assertThat(PlanValues.plan(PlanValues.of(plan))).isEqualTo(plan);
        assertThat(PlanValues.plan(PlanValues.of(PLAN))).isEqualTo(PLAN);
        assertThatThrownBy(() -> PlanValues.plan(Map.of("alpha", "x", "shape", "POCOCK")))
                .hasMessageContaining("alpha of a plan must be a number");
    }

    private void start() {
        store.put(
                Experiment.of("wording", "support", Variant.ofModel("a", 1, "m1"), Variant.ofModel("b", 1, "m2")),
                0,
                ExperimentChange.of(ExperimentStatus.RUNNING, null, null));
    }

    private void expose(String unit, String variant, int epoch, Instant at) {
        store.expose(new Exposure("wording", epoch, variant, unit, at, null, 0.5, Map.of()))
                .join();
    }

    private void exposeAndBuy(int units) {
        SplittableRandom random = new SplittableRandom(20261205);
        for (int i = 0; i < units; i++) {
            Instant at = START.plusSeconds(60L * i);
            int variant = random.nextInt(2);
            expose("u" + i, variant == 0 ? "a" : "b", 1, at);
            if (random.nextDouble() < 0.2 + 0.3 * variant) {
                store.save(new Outcome("u" + i, "bought", 1, at.plusSeconds(3600), "k"));
            }
        }
    }
}
