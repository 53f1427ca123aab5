package dev.llmops.benchmarks.monitoring;

import dev.llmops.benchmarks.Shares;
import dev.llmops.experiments.drift.MeanDrift;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/** Scores of 0 and 1, and graded ones, watched one by one. */
final class ScoreSimulation {

    private static final int REFERENCE = 500;
    private static final int BLOCK = 250;
    private static final int QUIET = 5_000;
    private static final double ALPHA = 0.01;

    private final int runs;
    private final long seed;

    ScoreSimulation(int runs, long seed) {
        this.runs = runs;
        this.seed = seed;
    }

    void print() {
        System.out.printf(
                "%nscores: reference of %d, blocks of %d, alpha %.2f, %d runs, seed %d%n",
                REFERENCE, BLOCK, ALPHA, runs, seed);
        for (double rate : new double[] {0.5, 0.8, 0.98}) {
            System.out.printf(
                    Locale.ROOT,
                    "no change in %,d scores, %.0f %% are 1: any alarm %s%n",
                    QUIET,
                    100 * rate,
                    Shares.of(falseAlarms(rate), runs));
        }
        System.out.println("| from | to | found within 2,000 | scores until then: median, 90 % |");
        change(0.8, 0.7);
        change(0.8, 0.6);
        change(0.8, 0.4);
        change(0.98, 0.90);
        change(0.6, 0.8);
    }

    private int falseAlarms(double rate) {
        int alarms = 0;
        for (int run = 0; run < runs; run++) {
            alarms += delay(rate, QUIET, new SplittableRandom(seed + run), MeanDrift.fromFirst(REFERENCE, BLOCK, ALPHA))
                            >= 0
                    ? 1
                    : 0;
        }
        return alarms;
    }

    /** After 1,000 scores without a change. */
    private void change(double from, double to) {
        int[] delays = new int[runs];
        for (int run = 0; run < runs; run++) {
            SplittableRandom random = new SplittableRandom(seed + run);
            MeanDrift drift = MeanDrift.fromFirst(REFERENCE, BLOCK, ALPHA);
            delay(from, REFERENCE + 1_000, random, drift);
            delays[run] = delay(to, 2_000, random, drift);
        }
        int found = (int) Arrays.stream(delays).filter(delay -> delay >= 0).count();
        System.out.printf(
                Locale.ROOT, "| %.2f | %.2f | %s | %s |%n", from, to, Shares.of(found, runs), Shares.delay(delays));
    }

    /** Scores until the first alarm, or -1. */
    private static int delay(double rate, int scores, SplittableRandom random, MeanDrift drift) {
        for (int i = 1; i <= scores; i++) {
            if (drift.add(random.nextDouble() < rate ? 1 : 0).isPresent()) {
                return i;
            }
        }
        return -1;
    }
}
