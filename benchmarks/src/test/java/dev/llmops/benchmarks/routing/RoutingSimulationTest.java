package dev.llmops.benchmarks.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** The 99th percentile of the time to first token of each strategy, on simulated servers of different speed, at 0.8 of what they can do. */
class RoutingSimulationTest {

    /** Not one that a strategy was tuned on. */
    private static final long SEED = 20261206;

    private static final int CALLS = 30_000;
    private static final double LOAD = 0.8;

    @Test
    void strategies_that_look_at_load_are_30_percent_below_round_robin(TestReporter reporter) {
        Map<String, Double> p99 = measure(new RoutingSimulation(RoutingComparison.SPEEDS, 0, 1), reporter);

        for (String each : new String[] {"leastOutstandingTokens", "leastInFlight", "serverLoad", "lowestLatency"}) {
            assertThat(p99.get(each)).as("%s, seed %d", each, SEED).isLessThan(0.7 * p99.get("roundRobin"));
        }
    }

    @Test
    void prefix_affinity_is_30_percent_below_round_robin_where_prefixes_are_shared(TestReporter reporter) {
        Map<String, Double> p99 = measure(new RoutingSimulation(RoutingComparison.SPEEDS, 0.8, 60), reporter);

        for (String each : new String[] {"prefixAffinity", "lowestLatency"}) {
            assertThat(p99.get(each)).as("%s, seed %d", each, SEED).isLessThan(0.7 * p99.get("roundRobin"));
        }
    }

    @Test
    void a_simulation_repeats_itself() {
        RoutingSimulation simulation = new RoutingSimulation(RoutingComparison.SPEEDS, 0.8, 60);
        var strategy = RoutingComparison.strategies().get("prefixAffinity");

        assertThat(simulation.p99FirstToken(strategy.get(), LOAD, 2000, SEED))
                .isEqualTo(simulation.p99FirstToken(strategy.get(), LOAD, 2000, SEED));
    }

    @Test
    void the_picture_has_each_strategy_and_no_broken_number() {
        RoutingPicture picture = new RoutingPicture(new double[] {0.5, 0.8});
        picture.panel("one", Map.of("roundRobin", new double[] {0.01, 1e9}));

        assertThat(picture.svg())
                .contains("<text x=\"26\" y=\"44\">roundRobin</text>")
                .contains("0.0,300.0 340.0,0.0")
                .doesNotContain("NaN");
    }

    private static Map<String, Double> measure(RoutingSimulation simulation, TestReporter reporter) {
        Map<String, Double> p99 = new LinkedHashMap<>();
        RoutingComparison.strategies().forEach((name, strategy) -> {
            double seconds = simulation.p99FirstToken(strategy.get(), LOAD, CALLS, SEED);
            p99.put(name, seconds);
            reporter.publishEntry(name, "%.3f s".formatted(seconds));
        });
        return p99;
    }
}
