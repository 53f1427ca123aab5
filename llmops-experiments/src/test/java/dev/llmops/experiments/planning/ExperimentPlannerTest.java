package dev.llmops.experiments.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.experiments.stats.GroupSequential;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plans, against what simulations of other programs found (effects in standard deviations, alpha .05, power .8). */
class ExperimentPlannerTest {

    private static final Traffic TRAFFIC = new Traffic(Collections.nCopies(30, 100L), 3000, 4, 10, 2);

    @Test
    void a_plan_agrees_with_known_sample_sizes() {
        SamplePlan plan = ExperimentPlanner.plan(TRAFFIC, PlanRequest.of(0.4)); // .2 standard deviations

        assertThat(plan.effectInDeviations()).isCloseTo(0.2, within(1e-12));
        assertThat(plan.fixed().units()).isCloseTo(787, within(2.0));
        assertThat(plan.groupSequential().units()).isCloseTo(807, within(15.0));
        assertThat(plan.groupSequential().expectedUnits()).isCloseTo(643, within(15.0));
        assertThat(plan.sequence().expectedUnits()).as("mean at the stop").isCloseTo(856, within(45.0));
        assertThat(plan.sequencePowerAtFixed()).isCloseTo(0.55, within(0.04));
        assertThat(plan.sequence().units()).isGreaterThan(plan.fixed().units());
        assertThat(plan.fixed().days()).isCloseTo(plan.fixed().units() / 100, within(1e-9));
    }

    /**
     * The fixed test by statsmodels 0.15 ({@code TTestIndPower}), the looks by densities propagated in Python (NumPy and SciPy); 3,000 units come in a
     * month, and the metric's standard deviation is 2.
     */
    @ParameterizedTest
    @CsvSource({
        "5, OBRIEN_FLEMING, 0.8,  786.8114, 0.10233209,  807.1836, 641.6983, 0.10374222",
        "3, OBRIEN_FLEMING, 0.9, 1052.6664, 0.11840133, 1067.6591, 839.2370, 0.11931242",
        "5, POCOCK,         0.9, 1052.6664, 0.11840133, 1267.6941, 719.6318, 0.13000995",
        "3, POCOCK,         0.8,  786.8114, 0.10233209,  915.4211, 642.4468, 0.11047903",
    })
    void a_plan_is_that_of_other_programs(
            int looks,
            GroupSequential.Shape shape,
            double power,
            double fixed,
            double fixedDetectable,
            double largest,
            double expected,
            double detectable) {
        SamplePlan plan = ExperimentPlanner.plan(TRAFFIC, new PlanRequest(-0.4, 0.05, power, 0.5, 1, 50, looks, shape));

        assertThat(plan.fixed().units()).isCloseTo(fixed, within(1e-3));
        assertThat(plan.fixed().detectable()).isCloseTo(2 * fixedDetectable, within(1e-6));
        assertThat(plan.groupSequential().units()).isCloseTo(largest, within(1e-3));
        assertThat(plan.groupSequential().expectedUnits()).isCloseTo(expected, within(1e-3));
        assertThat(plan.groupSequential().detectable()).isCloseTo(2 * detectable, within(1e-6));
    }

    @Test
    void what_can_be_found_in_a_month_needs_a_month() {
        SamplePlan plan = ExperimentPlanner.plan(TRAFFIC, PlanRequest.of(0.4));
        SamplePlan again =
                ExperimentPlanner.plan(TRAFFIC, PlanRequest.of(plan.sequence().detectable()));

        assertThat(again.sequence().days()).isCloseTo(30, within(1.0));
        assertThat(plan.fixed().detectable()).isLessThan(plan.sequence().detectable());
        assertThat(plan.fixed().detectable()).isCloseTo(2 * 0.1023, within(0.001));
    }

    @Test
    void an_uneven_split_and_a_part_of_the_traffic_take_longer() {
        PlanRequest even = PlanRequest.of(0.4);
        PlanRequest canary = new PlanRequest(0.4, 0.05, 0.8, 0.05, 1, 50, 5, GroupSequential.Shape.OBRIEN_FLEMING);
        PlanRequest half = new PlanRequest(0.4, 0.05, 0.8, 0.5, 0.5, 50, 5, GroupSequential.Shape.OBRIEN_FLEMING);

        double days = ExperimentPlanner.plan(TRAFFIC, even).fixed().days();

        assertThat(ExperimentPlanner.plan(TRAFFIC, canary).fixed().days()).isCloseTo(days / 0.19, within(1e-6));
        assertThat(ExperimentPlanner.plan(TRAFFIC, half).fixed().days()).isCloseTo(2 * days, within(1e-6));
    }

    @Test
    void users_who_come_back_are_not_new() {
        Traffic fading = new Traffic(List.of(300L, 100L, 50L), 450, 1, 0, 1);

        assertThat(fading.days(350)).isEqualTo(1.5);
        assertThat(fading.days(550)).as("50 a day from then on").isEqualTo(5);
        assertThat(fading.unitsIn(1.5)).isEqualTo(350);
        assertThat(fading.unitsIn(5)).isEqualTo(550);
    }

    @Test
    void rows_of_one_user_are_taken_together() {
        Traffic.Collector collector = Traffic.collector();
        collector.day(4);
        collector.unit(10, 10);
        collector.unit(0, 10);
        collector.unit(1, 1);
        collector.unit(0, 1);
        collector.unit(0, 0);

        Traffic traffic = collector.traffic();

        assertThat(traffic.units()).isEqualTo(4);
        assertThat(traffic.mean()).isEqualTo(0.5);
        assertThat(traffic.rowsPerUnit()).isEqualTo(5.5);
        assertThat(traffic.deviation())
                .as("more than .5, as two users have most rows")
                .isCloseTo(0.746, within(0.001));
    }

    @Test
    void what_cannot_be_planned_is_refused() {
        assertThatThrownBy(() -> Traffic.collector().traffic()).hasMessageContaining("at least two units");
        assertThatThrownBy(() -> new Traffic(List.of(0L), 0, 1, 0, 1)).hasMessageContaining("a day with a unit");
        assertThatThrownBy(() -> new Traffic(List.of(9L), 9, 1, 1, 0)).hasMessageContaining("must differ");
        assertThatThrownBy(() -> PlanRequest.of(0)).hasMessageContaining("effect");
        assertThatThrownBy(() -> PlanRequest.of(Double.NaN)).hasMessageContaining("effect");
    }
}
