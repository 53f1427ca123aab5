package dev.llmops.batch.row;

/** What became of a row. */
public enum BatchStatus {
    /** There is a value. */
    OK,
    /** Something failed. The next run of the batch tries the row again. */
    FAILED,
    /** There is no value, and that is no fault: the row has nothing to work on, or no evaluator applies. */
    UNSCORED
}
