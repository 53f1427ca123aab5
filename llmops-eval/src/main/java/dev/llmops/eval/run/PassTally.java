package dev.llmops.eval.run;

import dev.llmops.eval.stats.Clusters;
import dev.llmops.eval.stats.PassRate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Counts how many samples of each row passed, as long as a score is 0 or 1. */
final class PassTally {

    private static final int FIRST = 64;

    private int[] scored = new int[FIRST];
    private int[] right = new int[FIRST];
    private int rows;
    private boolean binary = true;

    /** Adds a row by the scores of those of its samples that have one. */
    void add(double[] scores) {
        if (rows == scored.length) {
            scored = Arrays.copyOf(scored, 2 * rows);
            right = Arrays.copyOf(right, 2 * rows);
        }
        binary &= Arrays.stream(scores).allMatch(score -> score == 0 || score == 1);
        scored[rows] = scores.length;
        right[rows] = (int) Arrays.stream(scores).filter(score -> score == 1).count();
        rows++;
    }

    /** {@return a rate for each k that some row has samples for; empty if a score was neither 0 nor 1} */
    List<PassRate> rates(Function<int[], Clusters> clusters) {
        List<PassRate> rates = new ArrayList<>();
        int most = binary ? IntStream.of(scored).limit(rows).max().orElse(0) : 0;
        for (int k = 1; k <= most; k++) {
            int samples = k;
            int[] with = IntStream.range(0, rows)
                    .filter(row -> scored[row] >= samples)
                    .toArray();
            rates.add(PassRate.of(
                    k,
                    IntStream.of(with).map(row -> scored[row]).toArray(),
                    IntStream.of(with).map(row -> right[row]).toArray(),
                    clusters.apply(with)));
        }
        return rates;
    }
}
