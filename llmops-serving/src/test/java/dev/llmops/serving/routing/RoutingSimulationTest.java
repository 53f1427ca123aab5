package dev.llmops.serving.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** The 99th percentile of the time to first token of each strategy, on simulated servers of different speed, at 0.8 of what they can do. */
class RoutingSimulationTest {

    private static final long SEED = 20261128;
    private static final int CALLS = 40_000;
    private static final double LOAD = 0.8;
    private static final double[] SPEEDS = {1, 1, 1, 1, 2, 2, 2, 4};

    private static final Map<String, Supplier<RoutingStrategy>> STRATEGIES = strategies();

    private static Map<String, Supplier<RoutingStrategy>> strategies() {
        Map<String, Supplier<RoutingStrategy>> all = new LinkedHashMap<>();
        all.put("roundRobin", RoutingStrategy::roundRobin);
        all.put("weightedRandom", RoutingStrategy::weightedRandom);
        all.put("leastInFlight", RoutingStrategy::leastInFlight);
        all.put("leastOutstandingTokens", RoutingStrategy::leastOutstandingTokens);
        all.put("lowestLatency", RoutingStrategy::lowestLatency);
        all.put("serverLoad", RoutingStrategy::serverLoad);
        all.put("prefixAffinity", RoutingStrategy::prefixAffinity);
        return all;
    }

    @Test
    void strategies_that_look_at_load_are_30_percent_below_round_robin(TestReporter reporter) {
        Map<String, Double> p99 = measure(new RoutingSimulation(SPEEDS, 0, 1), reporter);

        assertThat(p99.get("leastOutstandingTokens")).isLessThan(0.7 * p99.get("roundRobin"));
        assertThat(p99.get("leastInFlight")).isLessThan(0.7 * p99.get("roundRobin"));
    }

    @Test
    void prefix_affinity_is_30_percent_below_round_robin_where_prefixes_are_shared(TestReporter reporter) {
        Map<String, Double> p99 = measure(new RoutingSimulation(SPEEDS, 0.8, 60), reporter);

        assertThat(p99.get("prefixAffinity")).isLessThan(0.7 * p99.get("roundRobin"));
    }

    private static Map<String, Double> measure(RoutingSimulation simulation, TestReporter reporter) {
        Map<String, Double> p99 = new LinkedHashMap<>();
        STRATEGIES.forEach((name, strategy) -> {
            double seconds = simulation.p99FirstToken(strategy.get(), LOAD, CALLS, SEED);
            p99.put(name, seconds);
            reporter.publishEntry(name, "%.3f s".formatted(seconds));
        });
        return p99;
    }
}
