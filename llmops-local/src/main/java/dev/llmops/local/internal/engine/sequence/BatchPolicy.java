package dev.llmops.local.internal.engine.sequence;

/**
 * What may be computed in one step. Floating-point sums depend on their order, and kernels choose it by the shape of
 * the batch; docs/measurements/local-inference.md has what was measured.
 */
public enum BatchPolicy {
    /** Tokens of all sequences, prompts included. The fastest; results may differ in their last bits. */
    FREE,
    /**
     * A token of each sequence that generates, or a part of one prompt. Exact where each sequence has cells of its own and
     * the kernels for the weights do not depend on the number of rows.
     */
    BY_KIND,
    /** Tokens of one sequence, in parts of one size: exact with any kernel, and no faster than one after the other. */
    NONE;

    /** Returns whether each sequence gets the bits that it would get alone. */
    public boolean exact() {
        return this != FREE;
    }
}
