package dev.llmops.benchmarks.monitoring;

import java.util.Arrays;

/**
 * Simulates what watches live calls, and prints tables: {@code bin/benchmark monitoring [RUNS [SEED [WHAT,... [SIZES,...]]]]}. It gives the same figures on any machine.
 */
public final class MonitoringSimulations {

    private static final int RUNS = 500;
    private static final long SEED = 20261129;

    private MonitoringSimulations() {}

    /** The command. */
    public static void main(String[] arguments) {
        int runs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : RUNS;
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : SEED;
        String what = arguments.length > 2 ? arguments[2] : "scores,burn-rates,windows";
        if (what.contains("scores")) {
            new ScoreSimulation(runs, seed).print();
        }
        if (what.contains("burn-rates")) {
            new BurnRateSimulation(runs, seed).print();
        }
        if (what.contains("windows")) {
            String sizes = arguments.length > 3 ? arguments[3] : "50,100,250,500";
            new DriftSimulation(
                            runs,
                            seed,
                            Arrays.stream(sizes.split(",", -1))
                                    .map(Integer::valueOf)
                                    .toList())
                    .print();
        }
    }
}
