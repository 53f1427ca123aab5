package dev.llmops.experiments.stats;

import dev.llmops.commons.internal.stats.Holm;
import java.util.Comparator;
import java.util.stream.IntStream;

/** P-values of several metrics, adjusted. Each method returns them in the order they came in. */
public final class PValues {

    private PValues() {}

    /**
     * {@return p-values adjusted by Holm (1979): bounds the chance of any false find, under any dependence}
     *
     * @param p from 0 to 1
     */
    public static double[] holm(double[] p) {
        return Holm.adjust(Numbers.unit("p", p, 1));
    }

    /**
     * {@return p-values adjusted by Benjamini and Hochberg (1995): bounds the false discovery rate under positive dependence}
     *
     * @param p from 0 to 1
     */
    public static double[] benjaminiHochberg(double[] p) {
        return stepUp(p, 1);
    }

    /**
     * {@return p-values adjusted by Benjamini and Yekutieli (2001): bounds the false discovery rate under any dependence}
     *
     * @param p from 0 to 1
     */
    public static double[] benjaminiYekutieli(double[] p) {
        return stepUp(
                p, IntStream.rangeClosed(1, p.length).mapToDouble(i -> 1.0 / i).sum());
    }

    /**
     * {@return p-values times their number, at most 1}
     *
     * @param p from 0 to 1
     */
    public static double[] bonferroni(double[] p) {
        Numbers.unit("p", p, 1);
        double[] adjusted = p.clone();
        for (int i = 0; i < p.length; i++) {
            adjusted[i] = Math.min(1, p[i] * p.length);
        }
        return adjusted;
    }

    private static double[] stepUp(double[] p, double factor) {
        int[] order = ascending(p);
        double[] adjusted = new double[p.length];
        double most = 1;
        for (int rank = order.length; rank >= 1; rank--) {
            int i = order[rank - 1];
            most = Math.min(most, p[i] * p.length * factor / rank);
            adjusted[i] = most;
        }
        return adjusted;
    }

    private static int[] ascending(double[] p) {
        Numbers.unit("p", p, 1);
        return IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
