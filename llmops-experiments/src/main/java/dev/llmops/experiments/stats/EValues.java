package dev.llmops.experiments.stats;

import dev.llmops.commons.internal.option.Require;
import java.util.Comparator;
import java.util.stream.IntStream;

/** E-values: evidence that may be combined and looked at whenever one likes. Above {@code 1/alpha} the null hypothesis is rejected. */
public final class EValues {

    private EValues() {}

    /**
     * {@return {@code min(1, 1/e)}}
     *
     * @param logE natural logarithm of the e-value
     */
    public static double pValue(double logE) {
        return Math.min(1, Math.exp(-logE));
    }

    /**
     * {@return the mean of e-values, an e-value whatever their dependence}
     *
     * @param e the e-values, at least 0
     * @param weights fixed before the data are seen, at least 0, scaled to the sum 1
     */
    public static double mean(double[] e, double[] weights) {
        check(e);
        Numbers.sameLength("e", e.length, "weights", weights.length);
        double[] scaled = Numbers.weights(weights, true);
        return IntStream.range(0, e.length).mapToDouble(i -> e[i] * scaled[i]).sum();
    }

    /**
     * {@return the logarithm of the product of e-values, an e-value only if they are independent or each was built given those before it}
     *
     * @param e the e-values, at least 0
     */
    public static double logProduct(double[] e) {
        check(e);
        return IntStream.range(0, e.length).mapToDouble(i -> Math.log(e[i])).sum();
    }

    /**
     * {@return the hypotheses that e-BH rejects, ascending (Wang and Ramdas 2022): the false discovery rate is at most alpha under any dependence}
     *
     * @param e one e-value per hypothesis, at least 0
     * @param alpha bound of the false discovery rate
     */
    public static int[] benjaminiHochberg(double[] e, double alpha) {
        check(e);
        Require.insideShare("alpha", alpha);
        int[] descending = IntStream.range(0, e.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> e[i]).reversed())
                .mapToInt(Integer::intValue)
                .toArray();
        int rejected = 0;
        for (int k = 1; k <= e.length; k++) {
            if (e[descending[k - 1]] >= e.length / (alpha * k)) {
                rejected = k;
            }
        }
        return IntStream.of(descending).limit(rejected).sorted().toArray();
    }

    private static void check(double[] e) {
        Require.atLeast("the number of e-values", e.length, 1);
        for (int i = 0; i < e.length; i++) {
            Numbers.notNegative("e[" + i + "]", e[i]);
        }
    }
}
