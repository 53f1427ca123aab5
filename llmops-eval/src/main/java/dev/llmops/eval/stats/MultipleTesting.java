package dev.llmops.eval.stats;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Several tests at once: each has its own chance to be wrong. */
public final class MultipleTesting {

    private MultipleTesting() {}

    /**
     * {@return p-values adjusted by Holm's method (1979), in the order they came in; with these the chance of at least one
     * false find among all tests is at most the level}
     *
     * @param p the p-values
     */
    public static double[] holm(double[] p) {
        int[] order = IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] adjusted = new double[p.length];
        double least = 0;
        for (int rank = 0; rank < order.length; rank++) {
            least = Math.max(least, Math.min(1, p[order[rank]] * (p.length - rank)));
            adjusted[order[rank]] = least;
        }
        return adjusted;
    }
}
