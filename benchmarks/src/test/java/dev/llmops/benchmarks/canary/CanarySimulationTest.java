package dev.llmops.benchmarks.canary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.benchmarks.canary.CanarySimulation.Result;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The canary's promises, on simulated units. {@code bin/benchmark canary} does the same with many more runs. */
class CanarySimulationTest {

    private static final int RUNS = 50;
    private static final long SEED = 20261130;

    /** 5 %, and three standard errors of so few runs. */
    private static final double BOUND = RUNS * 0.05 + 3 * Math.sqrt(RUNS * 0.05 * 0.95);

    @Test
    void a_canary_at_a_margin_is_promoted_in_at_most_alpha_of_the_runs_and_so_is_a_rollback() {
        for (Scenario scenario : CanaryComparison.REFERENCE.subList(0, 3)) {
            Result result = run(scenario, () -> new PlannedRule(true, true, 0));

            assertThat(result.promoted()).as(scenario.name()).isLessThanOrEqualTo((int) BOUND);
            assertThat(result.rolledBack()).as(scenario.name()).isLessThanOrEqualTo((int) BOUND);
        }
    }

    @Test
    void a_canary_that_changes_nothing_is_promoted_and_one_that_does_harm_rolled_back() {
        Supplier<SimulatedRule> strict = () -> new PlannedRule(false, true, 0);

        Result same = run(CanaryComparison.REFERENCE.get(4), strict);
        assertThat(same.rolledBack()).as("seed " + SEED).isLessThanOrEqualTo((int) BOUND);
        assertThat(same.promoted()).as("seed " + SEED).isGreaterThanOrEqualTo(RUNS - (int) BOUND);
        for (Scenario scenario : CanaryComparison.REFERENCE.subList(5, 7)) {
            assertThat(run(scenario, strict).rolledBack()).as(scenario.name()).isEqualTo(RUNS);
        }
    }

    /** Pooled over stages the worse canary looks good: most of its units come when all units fail less. */
    @Test
    void time_does_not_hide_a_worse_canary() {
        Scenario hidden = Scenario.of("error at its margin", CanarySimulation.ERROR_MARGIN, 0)
                .whileBothGetBetter();

        Result stratified = run(hidden, () -> new PlannedRule(true, true, 0));
        Result pooled = run(hidden, () -> new PooledRule(true));

        assertThat(stratified.promoted()).as("seed " + SEED).isLessThanOrEqualTo((int) BOUND);
        assertThat(pooled.promoted()).as("what would happen without").isGreaterThan(RUNS / 2);
    }

    @Test
    void users_who_return_are_no_new_evidence() {
        int users = 1_000;
        Scenario scenario = Scenario.of("latency at its margin", 0, CanarySimulation.LATENCY_MARGIN)
                .by(users);

        Result byUser = CanarySimulation.run(scenario, () -> new PlannedRule(true, true, users), 20, 5_000, SEED);
        Result byCall = CanarySimulation.run(scenario, () -> new PooledRule(true), 20, 5_000, SEED);

        assertThat(byUser.promoted() + byUser.rolledBack()).isLessThanOrEqualTo(4);
        assertThat(byCall.promoted() + byCall.rolledBack()).as("calls as units").isGreaterThan(6);
    }

    @Test
    void a_canary_that_always_fails_is_rolled_back_after_a_few_of_its_units() {
        Scenario broken = Scenario.of("always fails", 0.95, 0);

        Result exact = CanarySimulation.run(broken, () -> new PlannedRule(false, true, 0), 50, 10, SEED);
        Result asymptotic = CanarySimulation.run(broken, () -> new PlannedRule(false, false, 0), 50, 10, SEED);

        assertThat(exact.rolledBack()).isEqualTo(50);
        assertThat(exact.harmed()).isLessThan(10);
        assertThat(asymptotic.harmed()).isGreaterThan(50);
    }

    private static Result run(Scenario scenario, Supplier<SimulatedRule> rule) {
        return CanarySimulation.run(scenario, rule, RUNS, 1_000, SEED);
    }
}
