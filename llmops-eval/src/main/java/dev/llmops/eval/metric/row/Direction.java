package dev.llmops.eval.metric.row;

/** Which scores of a metric are good. */
public enum Direction {
    /** The higher the better. */
    HIGHER,
    /** The lower the better. */
    LOWER,
    /** It describes and does not rate. */
    NONE
}
