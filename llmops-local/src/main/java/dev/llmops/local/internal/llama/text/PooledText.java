package dev.llmops.local.internal.llama.text;

import dev.llmops.api.error.ModelException;
import dev.llmops.local.internal.llama.AttentionOptions;
import dev.llmops.local.internal.llama.ContextOptions;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.Pooling;
import dev.llmops.local.internal.llama.TokenBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One vector of each whole text. Short texts are computed together, since that reads the weights once for all of them; as
 * many as take no more memory than a long one. Memory is taken at the first use. Safe for use by multiple threads, which wait
 * for each other.
 */
public final class PooledText implements AutoCloseable {

    // More gain nothing, since each token attends to all cells of the batch.
    private static final int TOKENS_TOGETHER = 512;
    private static final int TEXTS_TOGETHER = 32;

    private final LazyContext context;
    private final ContextOptions options;
    private final ReentrantLock turn = new ReentrantLock(true);

    /**
     * Creates it, without taking memory.
     *
     * @param model the model, closed after this
     * @param options {@link #options}
     * @param memory throws if there is no memory for such a context
     */
    public PooledText(LlamaModel model, ContextOptions options, Consumer<ContextOptions> memory) {
        this.context = new LazyContext(model, memory);
        this.options = options;
    }

    /**
     * {@return the context for texts of a length}
     *
     * @param length most tokens of a text
     * @param threads threads that compute
     * @param attention how attention is computed and stored
     * @param pooling what becomes of the tokens' vectors
     */
    public static ContextOptions options(int length, int threads, AttentionOptions attention, Pooling pooling) {
        // An encoder must read a text in one go, so batches are as long as the context.
        int together = Math.min(TEXTS_TOGETHER, length);
        return new ContextOptions(length, length, together, threads, attention, true, pooling);
    }

    /** {@return most tokens of a text} */
    public int length() {
        return options.length();
    }

    /**
     * {@return the vector of each text, not normalised; all zeros for one without tokens}
     *
     * @param texts the tokens of each text, at most {@link #length()}
     * @param width length of a vector
     * @throws dev.llmops.api.error.CallCancelledException if this was closed, or the thread interrupted, meanwhile
     */
    public List<float[]> vectors(List<int[]> texts, int width) {
        LazyContext.await(turn);
        try {
            List<float[]> vectors = new ArrayList<>(texts.size());
            while (vectors.size() < texts.size()) {
                int from = vectors.size();
                vectors.addAll(together(texts.subList(from, from + fitting(texts, from)), width));
            }
            return vectors;
        } finally {
            turn.unlock();
        }
    }

    /** How many texts from one on are computed together. */
    private int fitting(List<int[]> texts, int from) {
        int tokens = texts.get(from).length;
        int to = from + 1;
        while (to < texts.size()
                && to - from < options.sequences()
                && tokens + texts.get(to).length <= Math.min(TOKENS_TOGETHER, length())) {
            tokens += texts.get(to).length;
            to++;
        }
        return to - from;
    }

    private List<float[]> together(List<int[]> texts, int width) {
        LazyContext.requireNotInterrupted();
        context.begin(options);
        TokenBatch batch = context.newBatch();
        for (int i = 0; i < texts.size(); i++) {
            int[] tokens = texts.get(i);
            for (int position = 0; position < tokens.length; position++) {
                batch.add(tokens[position], position, i, true);
            }
        }
        if (batch.size() > 0 && !context.decode(batch)) {
            throw new ModelException("texts of " + batch.size() + " tokens did not fit", null, false);
        }
        List<float[]> vectors = new ArrayList<>(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            int sequence = i;
            vectors.add(
                    texts.get(i).length == 0
                            ? new float[width]
                            : requireNumbers(context.call(current -> current.pooled(sequence, width))));
        }
        return vectors;
    }

    private static float[] requireNumbers(float[] vector) {
        for (float value : vector) {
            if (!Float.isFinite(value)) {
                throw new ModelException(
                        "the model computes values that are not numbers, so its file is damaged; get it again",
                        null,
                        false);
            }
        }
        return vector;
    }

    /** Ends what runs, and everything later, and frees the memory. Doing it twice does nothing. */
    @Override
    public void close() {
        context.cancel();
        turn.lock();
        try {
            context.close();
        } finally {
            turn.unlock();
        }
    }
}
