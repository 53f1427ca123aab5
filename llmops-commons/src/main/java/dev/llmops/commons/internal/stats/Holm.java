package dev.llmops.commons.internal.stats;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Holm's adjustment of p-values (1979): bounds the chance of any false find among all tests, under any dependence. */
public final class Holm {

    private Holm() {}

    /** {@return the adjusted p-values, in the order they came in} */
    public static double[] adjust(double[] p) {
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
