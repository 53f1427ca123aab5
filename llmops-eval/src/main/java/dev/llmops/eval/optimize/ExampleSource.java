package dev.llmops.eval.optimize;

/** The origin of the answers in examples. */
public enum ExampleSource {
    /** The expected answers of the rows. */
    EXPECTED,
    /**
     * The baseline's own answers, for rows on which the metric gave it 1 (bootstrapped examples, Khattab and others 2023). For metrics whose
     * expected text is not an answer but an expression, a fragment or a criterion. Each row costs a call.
     */
    BOOTSTRAPPED
}
