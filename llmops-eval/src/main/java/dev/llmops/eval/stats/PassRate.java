package dev.llmops.eval.stats;

import java.util.Arrays;
import java.util.Objects;

/**
 * pass@k and pass^k of a run whose rows were asked several times: the means of {@link PassRates} over rows, with intervals over rows, which are cut at 0 and 1. A row with
 * fewer than k scored samples is not counted.
 *
 * @param k number of samples drawn
 * @param anyOf pass@k: at least one of them is right
 * @param allOf pass^k: all of them are right
 */
public record PassRate(int k, Estimate anyOf, Estimate allOf) {

    /** Checks that both estimates are there. */
    public PassRate {
        Objects.requireNonNull(anyOf, "anyOf");
        Objects.requireNonNull(allOf, "allOf");
    }

    /**
     * Estimates both rates.
     *
     * @param k at least 1
     * @param n number of samples of each row, each at least {@code k}; at least one row
     * @param right how many of a row's samples are right
     * @param clusters of the rows
     * @return the rates
     */
    public static PassRate of(int k, int[] n, int[] right, Clusters clusters) {
        double[] any = new double[n.length];
        double[] all = new double[n.length];
        Arrays.setAll(any, row -> PassRates.anyOf(n[row], right[row], k));
        Arrays.setAll(all, row -> PassRates.allOf(n[row], right[row], k));
        return new PassRate(k, rate(any, clusters), rate(all, clusters));
    }

    /** An interval of means may reach beyond what a probability can be. */
    private static Estimate rate(double[] values, Clusters clusters) {
        Estimate estimate = Estimate.of(values, clusters);
        Interval interval = estimate.interval();
        return interval == null
                ? estimate
                : new Estimate(
                        estimate.n(),
                        estimate.mean(),
                        estimate.deviation(),
                        new Interval(Math.max(0, interval.low()), Math.min(1, interval.high())),
                        estimate.method(),
                        estimate.clusters());
    }
}
