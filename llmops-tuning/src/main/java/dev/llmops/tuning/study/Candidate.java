package dev.llmops.tuning.study;

import java.util.List;

/**
 * One way to do the task. A study asks it every row of the test set. Candidates of one {@link #family} differ only in the seed of
 * their training. Called by one thread.
 */
public interface Candidate {

    /** {@return its name in the report; candidates that differ only by {@link #seed} share it} */
    String family();

    /** {@return its approach} */
    Approach approach();

    /** {@return the seed of its training; 0 if there was none} */
    default long seed() {
        return 0;
    }

    /** {@return how many rows it learns from; 0 if it was not trained. The learning curve goes over this} */
    default int trainingRows() {
        return 0;
    }

    /**
     * {@return a digest of all that decides its answers and is known before it is prepared: model, prompt, settings. Answers that were
     * kept are used again only with the same}
     */
    String fingerprint();

    /**
     * Prepares the candidate: trains, or chooses a prompt. It must not use any other rows. Not called if all answers are already stored.
     *
     * @param train the rows that it may learn from
     * @param validation the rows that it may use for choices
     * @return the cost of the preparation
     */
    default TrainingCost prepare(List<StudyRow> train, List<StudyRow> validation) {
        return TrainingCost.NONE;
    }

    /**
     * {@return its answer to a row, of which it may read the input alone} A {@link dev.llmops.api.error.LlmOpsException} counts as a wrong
     * answer, is told in the report, and is asked again by the next run.
     *
     * @param row the row
     */
    CandidateAnswer answer(StudyRow row);

    /** {@return what it was checked for besides the task, after all answers; see {@link Gates}. What trains needs all that the study asks for} */
    default List<GateResult> gates() {
        return List.of();
    }
}
