package dev.llmops.api.generation;

import dev.llmops.api.text.UnicodeText;

/**
 * The variant that a unit was assigned.
 *
 * @param experiment name of the experiment
 * @param variant name of the variant
 * @param unit the person or thing that was assigned, usually a user
 * @param epoch number of the {@link dev.llmops.api.experiment.ExperimentVersion} from which these weights apply; 0 if it was not
 *     recorded
 * @param tester whether the variant comes from {@link dev.llmops.api.experiment.Experiment#testers()}: analyses ignore such a call
 */
public record Assignment(String experiment, String variant, String unit, int epoch, boolean tester) {

    /** Rejects nulls, and text with a lone surrogate. */
    public Assignment {
        UnicodeText.requireWellFormed("experiment", experiment);
        UnicodeText.requireWellFormed("variant", variant);
        UnicodeText.requireWellFormed("unit", unit);
    }
}
