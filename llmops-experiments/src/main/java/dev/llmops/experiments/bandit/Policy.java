package dev.llmops.experiments.bandit;

import java.util.Map;

/** Decides which variant a unit gets. */
@FunctionalInterface
public interface Policy {

    /**
     * {@return the probability of each variant, with the sum 1; those that are not named have none}
     *
     * @param segments what is known of the unit, as its exposure has it
     */
    Map<String, Double> probabilities(Map<String, String> segments);

    /**
     * {@return the policy that gives everybody one variant}
     *
     * @param variant its name
     */
    static Policy always(String variant) {
        return segments -> Map.of(variant, 1.0);
    }
}
