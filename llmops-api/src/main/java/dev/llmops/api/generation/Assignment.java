package dev.llmops.api.generation;

import dev.llmops.api.text.UnicodeText;

/**
 * Which variant a unit got.
 *
 * @param experiment name of the experiment
 * @param variant name of the variant
 * @param unit who or what was assigned, usually a user
 * @param epoch number of the {@link dev.llmops.api.experiment.ExperimentVersion} since which the weights are as they were then; 0 where nobody wrote it down
 * @param tester whether the variant was given by {@link dev.llmops.api.experiment.Experiment#testers()}: such a call counts in no analysis
 */
public record Assignment(String experiment, String variant, String unit, int epoch, boolean tester) {

    /** Refuses nulls, and text with a lone surrogate. */
    public Assignment {
        UnicodeText.requireWellFormed("experiment", experiment);
        UnicodeText.requireWellFormed("variant", variant);
        UnicodeText.requireWellFormed("unit", unit);
    }
}
