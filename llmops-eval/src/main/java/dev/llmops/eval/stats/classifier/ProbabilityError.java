package dev.llmops.eval.stats.classifier;

import dev.llmops.commons.internal.option.Require;
import dev.llmops.eval.internal.stats.Samples;

/** How far probabilities are from the outcomes: 0 is best. Pure functions. */
public final class ProbabilityError {

    private ProbabilityError() {}

    /**
     * {@return the expected calibration error (Guo et al. 2017): over bins of equal width, the distance between mean probability and share of
     * positives, weighted by the size of the bin} A bin includes its upper end. From 0 to 1; it depends on the number of bins, and needs some
     * hundred values.
     *
     * @param probabilities of being positive, from 0 to 1, at least one
     * @param positive the outcomes
     * @param bins at least 1; usually 10 or 15
     */
    public static double expectedCalibration(double[] probabilities, boolean[] positive, int bins) {
        check(probabilities, positive);
        Require.atLeast("bins", bins, 1);
        double[] excess = new double[bins];
        for (int i = 0; i < probabilities.length; i++) {
            excess[bin(probabilities[i], bins)] += probabilities[i] - (positive[i] ? 1 : 0);
        }
        double sum = 0;
        for (double each : excess) {
            sum += Math.abs(each);
        }
        return sum / probabilities.length;
    }

    /** Of an edge, such as 0.07 of 100 bins, the product may be rounded to either side. */
    private static int bin(double probability, int bins) {
        int bin = (int) Math.min(bins - 1.0, probability * bins);
        if (bin > 0 && probability <= bin / (double) bins) {
            return bin - 1;
        }
        return probability > (bin + 1.0) / bins ? bin + 1 : bin;
    }

    /**
     * {@return Brier's score (1950): the mean squared distance between probability and outcome, from 0 to 1}
     *
     * @param probabilities of being positive, from 0 to 1, at least one
     * @param positive the outcomes
     */
    public static double brier(double[] probabilities, boolean[] positive) {
        check(probabilities, positive);
        double sum = 0;
        for (int i = 0; i < probabilities.length; i++) {
            double from = probabilities[i] - (positive[i] ? 1 : 0);
            sum += from * from;
        }
        return sum / probabilities.length;
    }

    private static void check(double[] probabilities, boolean[] positive) {
        Samples.sameLength(probabilities.length, positive.length);
        Samples.finite("probabilities", probabilities, 1);
        for (double each : probabilities) {
            Require.not(each < 0 || each > 1, () -> "probabilities must be from 0 to 1, but one was " + each);
        }
    }
}
