package dev.llmops.tuning.continual;

/** The work of a round of continual improvement: exporting, training, studying. */
@FunctionalInterface
public interface RoundStudy {

    /**
     * Runs the round.
     *
     * @param reason why a study is due, in words
     * @return the outcome
     */
    RoundOutcome run(String reason);
}
