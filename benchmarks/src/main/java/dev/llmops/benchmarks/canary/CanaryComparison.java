package dev.llmops.benchmarks.canary;

import dev.llmops.benchmarks.Shares;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Simulates canaries and prints a table: {@code bin/benchmark canary [RUNS [SEED]]}. It gives the same figures on any machine.
 */
public final class CanaryComparison {

    private static final int RUNS = 2_000;
    private static final long SEED = 20261129;

    private CanaryComparison() {}

    /** What the reference simulates, in its order. */
    static final List<Scenario> REFERENCE = List.of(
            Scenario.of("error at its margin", CanarySimulation.ERROR_MARGIN, 0),
            Scenario.of("latency at its margin", 0, CanarySimulation.LATENCY_MARGIN),
            Scenario.of("both at their margins", CanarySimulation.ERROR_MARGIN, CanarySimulation.LATENCY_MARGIN),
            Scenario.of("half of both margins", 0.01, 0.05),
            Scenario.of("no change", 0, 0),
            Scenario.of("twice the errors", 0.05, 0),
            Scenario.of("latency + 0.3", 0, 0.3));

    /** The command. */
    public static void main(String[] arguments) {
        int runs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : RUNS;
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : SEED;
        System.out.printf(
                "%d runs of at most %,d units, seed %d, a look every 1,000 units%n",
                runs, CanarySimulation.UNITS, seed);
        for (boolean lenient : new boolean[] {true, false}) {
            String kind = lenient ? "lenient" : "strict";
            for (Scenario scenario : REFERENCE) {
                print(kind + ", reference's rule", scenario, () -> new PooledRule(lenient), runs, seed);
                print(kind + ", controller's rule", scenario, () -> new PlannedRule(lenient, true, 0), runs, seed);
            }
        }
        Scenario hidden = Scenario.of("error at its margin", CanarySimulation.ERROR_MARGIN, 0)
                .whileBothGetBetter();
        print("lenient, reference's rule", hidden, () -> new PooledRule(true), runs, seed);
        print("lenient, controller's rule", hidden, () -> new PlannedRule(true, true, 0), runs, seed);
        Scenario same = Scenario.of("no change", 0, 0).whileBothGetBetter();
        print("strict, reference's rule", same, () -> new PooledRule(false), runs, seed);
        print("strict, controller's rule", same, () -> new PlannedRule(false, true, 0), runs, seed);
        returning(runs / 4, seed);
        failing(runs, seed);
    }

    private static void returning(int runs, long seed) {
        int users = 20_000;
        for (Scenario scenario : List.of(
                Scenario.of("latency at its margin", 0, CanarySimulation.LATENCY_MARGIN)
                        .by(users),
                Scenario.of("no change", 0, 0).by(users))) {
            boolean lenient = scenario.logLatency() > 0;
            String kind = lenient ? "lenient" : "strict";
            print(kind + ", reference's rule", scenario, () -> new PooledRule(lenient), runs, seed);
            print(kind + ", controller's rule", scenario, () -> new PlannedRule(lenient, true, users), runs, seed);
        }
    }

    /** A look after each unit until something is decided: what the exact test is for. */
    private static void failing(int runs, long seed) {
        for (double error : new double[] {0.25, 0.95}) {
            Scenario scenario =
                    Scenario.of(String.format(Locale.ROOT, "errors %.0f %%", 100 * (0.05 + error)), error, 0);
            print("strict, without exact test", scenario, () -> new PlannedRule(false, false, 0), runs / 10, 100, seed);
            print("strict, controller's rule", scenario, () -> new PlannedRule(false, true, 0), runs / 10, 100, seed);
        }
    }

    private static void print(String rule, Scenario scenario, Supplier<SimulatedRule> made, int runs, long seed) {
        print(rule, scenario, made, runs, 1_000, seed);
    }

    private static void print(
            String rule, Scenario scenario, Supplier<SimulatedRule> made, int runs, int lookEvery, long seed) {
        CanarySimulation.Result result = CanarySimulation.run(scenario, made, runs, lookEvery, seed);
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %s | %,.0f | %,.0f | %,.0f |%n",
                scenario.name(),
                rule,
                Shares.of(result.promoted(), runs),
                Shares.of(result.rolledBack(), runs),
                result.unitsToPromote(),
                result.unitsToRollback(),
                result.harmed());
    }
}
