package dev.llmops.benchmarks.routing;

import dev.llmops.serving.routing.RoutingStrategy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * Simulates each routing strategy over loads, prints a table and draws it: {@code bin/benchmark routing [FILE.svg [CALLS]]}. Virtual time and seeds: it gives the same figures on any machine.
 * Strategies were chosen and tuned on seeds 1 to 4; these seeds are others.
 */
public final class RoutingComparison {

    static final double[] SPEEDS = {1, 1, 1, 1, 2, 2, 2, 4};
    static final double[] LOADS = {0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95};
    private static final long[] SEEDS =
            LongStream.rangeClosed(20261201, 20261205).toArray();
    private static final int TABLE = 3;

    private RoutingComparison() {}

    static Map<String, Supplier<RoutingStrategy>> strategies() {
        Map<String, Supplier<RoutingStrategy>> all = new LinkedHashMap<>();
        all.put("roundRobin", RoutingStrategy::roundRobin);
        all.put("weightedRandom", RoutingStrategy::weightedRandom);
        all.put("lowestLatency", RoutingStrategy::lowestLatency);
        all.put("leastOutstandingTokens", RoutingStrategy::leastOutstandingTokens);
        all.put("serverLoad", RoutingStrategy::serverLoad);
        all.put("leastInFlight", RoutingStrategy::leastInFlight);
        all.put("prefixAffinity", RoutingStrategy::prefixAffinity);
        return all;
    }

    /** What requests have in common. */
    record Workload(String name, double sharedPrefixes, int prefixes) {}

    private static final List<Workload> WORKLOADS = List.of(
            new Workload("requests that share nothing", 0, 1), new Workload("80 % share one of 60 prefixes", 0.8, 60));

    /** The command. */
    public static void main(String[] arguments) throws IOException {
        int calls = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 40_000;
        RoutingPicture picture = new RoutingPicture(LOADS);
        for (Workload workload : WORKLOADS) {
            Map<String, double[]> p99 = new LinkedHashMap<>();
            strategies().forEach((name, strategy) -> p99.put(name, overLoads(workload, strategy, calls)));
            print(workload, p99);
            picture.panel(workload.name(), p99);
        }
        if (arguments.length > 0) {
            Files.writeString(Path.of(arguments[0]), picture.svg(), StandardCharsets.UTF_8);
        }
    }

    private static double[] overLoads(Workload workload, Supplier<RoutingStrategy> strategy, int calls) {
        return Arrays.stream(LOADS)
                .map(load -> mean(workload, strategy, load, calls))
                .toArray();
    }

    private static double mean(Workload workload, Supplier<RoutingStrategy> strategy, double load, int calls) {
        RoutingSimulation simulation = new RoutingSimulation(SPEEDS, workload.sharedPrefixes(), workload.prefixes());
        return Arrays.stream(SEEDS)
                .mapToDouble(seed -> simulation.p99FirstToken(strategy.get(), load, calls, seed))
                .average()
                .orElseThrow();
    }

    private static void print(Workload workload, Map<String, double[]> p99) {
        double base = Objects.requireNonNull(p99.get("roundRobin"))[TABLE];
        StringBuilder table = new StringBuilder("\n" + workload.name()
                + ": p99 of the time to first token in seconds, mean of " + SEEDS.length + " seeds\n\n| strategy |");
        for (double load : LOADS) {
            table.append(String.format(Locale.ROOT, " %.2f |", load));
        }
        table.append(" at 0.8 against roundRobin |\n|---|")
                .append("---|".repeat(LOADS.length + 1))
                .append('\n');
        p99.forEach((name, values) -> {
            table.append("| `").append(name).append("` |");
            for (double value : values) {
                table.append(String.format(Locale.ROOT, " %.2f |", value));
            }
            table.append(String.format(Locale.ROOT, " %+.0f %% |%n", 100 * (values[TABLE] / base - 1)));
        });
        System.out.print(table);
    }
}
