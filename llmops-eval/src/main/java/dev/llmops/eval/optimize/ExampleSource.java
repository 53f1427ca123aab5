package dev.llmops.eval.optimize;

/** Where the answers of examples are from. */
public enum ExampleSource {
    /** What the rows expect. */
    EXPECTED,
    /**
     * What the baseline answered itself, for rows on which the metric gave it 1 (bootstrapped examples, Khattab and others 2023). For metrics whose
     * expected text is no answer: an expression, a fragment, a criterion. Each row costs a call.
     */
    BOOTSTRAPPED
}
