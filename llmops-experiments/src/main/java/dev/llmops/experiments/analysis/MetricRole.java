package dev.llmops.experiments.analysis;

/** What a metric is looked at for. */
public enum MetricRole {
    /** The one that decides. */
    PRIMARY,
    /** One that must not become worse by its margin. */
    GUARD,
    /** Exploratory: a reason for another experiment. */
    SECONDARY,
    /** Not in the plan, and so exploratory too. */
    UNPLANNED
}
