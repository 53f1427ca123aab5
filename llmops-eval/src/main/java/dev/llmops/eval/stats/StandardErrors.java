package dev.llmops.eval.stats;

import dev.llmops.eval.internal.stats.Samples;
import dev.llmops.experiments.stats.ClusteredRatio;
import java.util.Arrays;

/** Standard errors of a mean. Pure functions. */
public final class StandardErrors {

    private StandardErrors() {}

    /**
     * {@return the error of a mean of independent values: sample deviation divided by the root of n}
     *
     * @param values at least 2, finite
     */
    public static double independent(double[] values) {
        Samples.finite("values", values, 2);
        return Math.sqrt(Samples.variance(values) / values.length);
    }

    /**
     * {@return the clustered error as Miller (2024, "Adding Error Bars to Evals", section 2.2) defines it: the root of the squared sums of
     * each cluster's residuals, divided by n} With few clusters it is too small.
     *
     * @param values finite
     * @param clusters of the values, at least 2
     */
    public static double miller(double[] values, Clusters clusters) {
        return Math.sqrt(ratio(values, clusters).uncorrectedSquaredError());
    }

    /**
     * {@return the clustered error with the correction for G clusters, G / (G - 1), as Inspect and Stata compute it; use with
     * Student's t with G - 1 degrees of freedom}
     *
     * @param values finite
     * @param clusters of the values, at least 2
     */
    public static double clustered(double[] values, Clusters clusters) {
        return Math.sqrt(ratio(values, clusters).squaredError());
    }

    /**
     * {@return the error of the mean over several tasks, weighted by their sizes, as lm-evaluation-harness computes it for groups}
     *
     * @param errors standard error of each task, at least 0
     * @param sizes number of items of each, at least 2
     */
    public static double pooled(double[] errors, int[] sizes) {
        Samples.sameLength(errors.length, sizes.length);
        Samples.finite("errors", errors, 1);
        double squares = 0;
        double items = 0;
        for (int i = 0; i < errors.length; i++) {
            if (sizes[i] < 2 || errors[i] < 0) {
                throw new IllegalArgumentException("a task must have 2 items and an error of at least 0, but had "
                        + sizes[i] + " and " + errors[i]);
            }
            squares += (sizes[i] - 1.0) * errors[i] * errors[i] * sizes[i];
            items += sizes[i];
        }
        return Math.sqrt(squares / (items - errors.length) / items);
    }

    private static ClusteredRatio ratio(double[] values, Clusters clusters) {
        clusters.requireFit(values);
        // The error is that of the distances to the mean. Of values that are large beside their spread it would be lost
        // in rounding.
        double mean = Samples.mean(Samples.finite("values", values, 1));
        return ClusteredRatio.of(
                clusters.split(Arrays.stream(values).map(value -> value - mean).toArray()));
    }
}
