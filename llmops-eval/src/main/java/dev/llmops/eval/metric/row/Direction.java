package dev.llmops.eval.metric.row;

/** Which scores of a metric are better. */
public enum Direction {
    /** Higher is better. */
    HIGHER,
    /** Lower is better. */
    LOWER,
    /** It is descriptive and does not rate. */
    NONE
}
