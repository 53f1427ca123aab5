package dev.llmops.eval.stats;

import dev.llmops.eval.internal.stats.Samples;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Computes ranks of values, from 1; equal values share the mean of their ranks. */
public final class Ranks {

    private Ranks() {}

    /**
     * {@return the rank of each value}
     *
     * @param values finite
     */
    public static double[] of(double[] values) {
        Samples.finite("values", values, 0);
        int[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] ranks = new double[values.length];
        int from = 0;
        while (from < order.length) {
            int to = from;
            while (to < order.length && values[order[to]] == values[order[from]]) {
                to++;
            }
            double shared = (from + 1 + to) / 2.0;
            Arrays.stream(order, from, to).forEach(i -> ranks[i] = shared);
            from = to;
        }
        return ranks;
    }
}
