package dev.llmops.experiments.bandit;

import dev.llmops.experiments.stats.OffPolicy;
import java.util.List;

/**
 * What another policy would have earned for each unit.
 *
 * @param units how many units were read
 * @param estimates by three methods, each with its standard error; the doubly robust one is the one to start with
 * @param warnings why the intervals may be too narrow; empty where nothing speaks against them
 */
public record PolicyEstimate(int units, OffPolicy estimates, List<String> warnings) {

    private static final double Z = 1.959963984540054;

    /** Copies the list. */
    public PolicyEstimate {
        warnings = List.copyOf(warnings);
    }

    /**
     * {@return the 95 % interval of an estimate, asymptotic}
     *
     * @param estimate one of {@link #estimates()}
     */
    public static double[] interval(OffPolicy.Estimate estimate) {
        double half = Z * estimate.standardError();
        return new double[] {estimate.value() - half, estimate.value() + half};
    }
}
