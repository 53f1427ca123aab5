package dev.llmops.api.experiment;

/** Whether an experiment gives out its variants. */
public enum ExperimentStatus {
    /** It was written down and gives nobody anything yet. */
    DRAFT,
    /** It gives out its variants. */
    RUNNING,
    /** It gives nobody anything any more; calls are as without it. */
    STOPPED
}
