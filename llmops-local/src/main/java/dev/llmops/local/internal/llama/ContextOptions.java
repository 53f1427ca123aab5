package dev.llmops.local.internal.llama;

/**
 * How large a context is, and how it computes.
 *
 * @param length most tokens, of all sequences together
 * @param batch most tokens decoded at once
 * @param sequences most sequences
 * @param threads threads that compute
 * @param attention how attention is computed and stored
 * @param sharedCells whether all sequences share one pool of cells, instead of an equal part for each
 * @param pooling what becomes of the vectors of tokens
 */
public record ContextOptions(
        int length,
        int batch,
        int sequences,
        int threads,
        AttentionOptions attention,
        boolean sharedCells,
        Pooling pooling) {

    /** A context with attention by default. */
    public ContextOptions(int length, int batch, int sequences, int threads) {
        this(length, batch, sequences, threads, AttentionOptions.DEFAULT);
    }

    /** A context whose sequences have cells of their own. */
    public ContextOptions(int length, int batch, int sequences, int threads, AttentionOptions attention) {
        this(length, batch, sequences, threads, attention, false);
    }

    /** A context that writes text. */
    public ContextOptions(
            int length, int batch, int sequences, int threads, AttentionOptions attention, boolean sharedCells) {
        this(length, batch, sequences, threads, attention, sharedCells, Pooling.NONE);
    }
}
