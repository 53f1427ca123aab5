package dev.llmops.experiments.analysis;

import java.util.List;
import java.util.Map;

/**
 * Whether the variants got the units that their weights promise: e-values of each set of weights, multiplied. While the alarm is on, no
 * verdict is given.
 *
 * @param alarm whether they did not
 * @param logE logarithm of the evidence against the weights
 * @param threshold where the alarm goes on
 * @param counts units and weights, one for each set of weights
 * @param detail what to look for; empty without alarm
 */
public record SampleRatioCheck(boolean alarm, double logE, double threshold, List<Count> counts, String detail) {

    /** Copies the list. */
    public SampleRatioCheck {
        counts = List.copyOf(counts);
    }

    /**
     * Units under one set of weights.
     *
     * @param weights share of each variant
     * @param units units of each variant
     */
    public record Count(Map<String, Double> weights, Map<String, Long> units) {
        /** Copies the maps. */
        public Count {
            weights = Map.copyOf(weights);
            units = Map.copyOf(units);
        }
    }
}
