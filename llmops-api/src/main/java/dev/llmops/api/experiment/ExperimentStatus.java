package dev.llmops.api.experiment;

/** Whether an experiment assigns its variants. */
public enum ExperimentStatus {
    /** The experiment is defined and does not assign variants yet. */
    DRAFT,
    /** The experiment assigns its variants. */
    RUNNING,
    /** The experiment no longer assigns variants; calls proceed as without it. */
    STOPPED
}
