package dev.llmops.local.internal.llama;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * @param length most tokens, of all sequences together
 * @param batch most tokens decoded at once
 * @param sequences most sequences
 * @param threads threads that compute
 * @param embeddings whether the context computes embeddings (mean of all tokens) instead of text
 * @param attention how attention is computed and stored
 * @param sharedCells whether all sequences share one pool of cells, instead of an equal part for each
 */
public record ContextOptions(
        int length,
        int batch,
        int sequences,
        int threads,
        boolean embeddings,
        AttentionOptions attention,
        boolean sharedCells) {

    /** A context with attention by default. */
    public ContextOptions(int length, int batch, int sequences, int threads, boolean embeddings) {
        this(length, batch, sequences, threads, embeddings, AttentionOptions.DEFAULT);
    }

    /** A context whose sequences have cells of their own. */
    public ContextOptions(
            int length, int batch, int sequences, int threads, boolean embeddings, AttentionOptions attention) {
        this(length, batch, sequences, threads, embeddings, attention, false);
    }
}
