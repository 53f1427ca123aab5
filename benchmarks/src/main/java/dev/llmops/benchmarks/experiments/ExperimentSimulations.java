package dev.llmops.benchmarks.experiments;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Simulates experiments and prints tables: {@code bin/benchmark experiments [RUNS [FOLDER]]}. Seeds are fixed, so that it gives the same figures on any
 * machine. FOLDER holds results of another implementation of the same rules, to compare with.
 */
public final class ExperimentSimulations {

    private static final int RUNS = 2000;

    private ExperimentSimulations() {}

    /** The command. */
    public static void main(String[] arguments) throws IOException {
        int runs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : RUNS;
        KnownResults known = KnownResults.read(arguments.length > 1 ? Path.of(arguments[1]) : null);
        EveryLook.print(runs, known);
        SampleSizes.print(runs, known);
        UserLevel.print(runs, known);
        SplitAlarms.print(runs, known);
        WholeAnalyses.print(runs);
        ManyUnits.print();
    }
}
