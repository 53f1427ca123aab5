package dev.llmops.experiments.canary;

import dev.llmops.api.experiment.ExperimentVersion;

/**
 * Does what follows from a decision. It may be told more than once, for example after a crash, or by the controllers of two processes;
 * if it throws, it is told again at the next tick. Safe for use by multiple threads.
 */
public interface CanaryListener {

    /**
     * The canary was promoted and gets everybody. The experiment goes on, so that calls without a version get it too; once what follows
     * it is in place, such as a label of the prompt, people may stop it.
     *
     * @param version the experiment; its second variant is the canary
     * @param decision the decision, with what it rests on
     */
    void promoted(ExperimentVersion version, CanaryDecision decision);

    /**
     * The canary was rolled back and gets nobody any more.
     *
     * @param version the experiment; its second variant is the canary
     * @param decision the decision, with what it rests on
     */
    void rolledBack(ExperimentVersion version, CanaryDecision decision);
}
