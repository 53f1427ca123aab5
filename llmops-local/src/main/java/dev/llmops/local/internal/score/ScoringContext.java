package dev.llmops.local.internal.score;

import dev.llmops.api.error.ModelException;
import dev.llmops.local.internal.llama.ContextOptions;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.LlamaSampler;
import dev.llmops.local.internal.llama.TokenBatch;
import dev.llmops.local.internal.llama.text.LazyContext;
import dev.llmops.local.internal.llama.text.TokenScores;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>One sequence of tokens, read from its beginning, with the score of each token that is asked for. Memory is taken at
 * the first use and grows with the longest text. Used by one thread at a time; {@link #cancel} may come from any.
 */
public final class ScoringContext implements AutoCloseable {

    // Also the most slots whose scores of all tokens are in memory at once.
    private static final int BATCH = 512;
    private static final int GROWTH = 1024;

    private final LazyContext context;
    private final int longest;
    private final int threads;
    private int position;
    private int lastIndex;

    /**
     * Creates it, without taking memory.
     *
     * @param model the model, closed after this
     * @param longest most tokens that a sequence may have
     * @param threads threads that compute
     * @param memory throws if there is no memory for such a context
     */
    public ScoringContext(LlamaModel model, int longest, int threads, Consumer<ContextOptions> memory) {
        this.context = new LazyContext(model, memory);
        this.longest = longest;
        this.threads = threads;
    }

    /** {@return most tokens that a sequence may have} */
    public int longest() {
        return longest;
    }

    /**
     * Begins a new sequence.
     *
     * @param length how long it will get, at most {@link #longest()}
     */
    public void begin(int length) {
        int size = Math.min(longest, (length + GROWTH - 1) / GROWTH * GROWTH);
        context.begin(new ContextOptions(size, Math.min(BATCH, size), 1, threads));
        position = 0;
    }

    /**
     * Forgets the end of the sequence.
     *
     * @param length tokens that are kept
     * @return false if a model of this kind cannot do that
     */
    public boolean truncate(int length) {
        if (position != length && !context.call(current -> current.truncate(0, length))) {
            return false;
        }
        position = length;
        return true;
    }

    /**
     * Reads more tokens. What follows the last one can be scored by {@link #after} then.
     *
     * @param tokens at least one token
     */
    public void read(int[] tokens) {
        for (int from = 0; from < tokens.length; from += BATCH) {
            int to = Math.min(tokens.length, from + BATCH);
            decode(tokens, from, to, to == tokens.length ? to - 1 : to);
        }
    }

    /**
     * {@return the score of each of several tokens, had it come next}
     *
     * @param successors the tokens
     */
    public TokenScores after(int... successors) {
        int[] indices = new int[successors.length];
        Arrays.fill(indices, lastIndex);
        return scores(indices, successors);
    }

    /**
     * Reads more tokens, and scores what follows each of them.
     *
     * @param tokens the tokens
     * @param successors what follows each of these
     * @return the scores of the successors
     */
    public TokenScores read(int[] tokens, int[] successors) {
        TokenScores all = new TokenScores(new double[successors.length], new int[successors.length]);
        for (int from = 0; from < tokens.length; from += BATCH) {
            int to = Math.min(tokens.length, from + BATCH);
            decode(tokens, from, to, from);
            int[] indices = IntStream.range(0, to - from).toArray();
            TokenScores scores = scores(indices, Arrays.copyOfRange(successors, from, to));
            System.arraycopy(scores.logProbabilities(), 0, all.logProbabilities(), from, indices.length);
            System.arraycopy(scores.likeliest(), 0, all.likeliest(), from, indices.length);
        }
        return all;
    }

    /**
     * {@return the token that a sampler chooses to come next}
     *
     * @param sampler how to choose
     */
    public int sample(LlamaSampler sampler) {
        return context.call(current -> current.sample(sampler, lastIndex));
    }

    /** {@return what is known of the sequence, which is not empty} */
    public byte[] state() {
        return context.call(current -> current.bytes(0));
    }

    /**
     * Puts a state in place, after {@link #begin}. Nothing can be scored before something was read.
     *
     * @param state what {@link #state()} gave
     * @param length how many tokens it has
     * @return false if llama.cpp does not take it
     */
    public boolean restore(byte[] state, int length) {
        if (!context.call(current -> current.setBytes(0, state))) {
            return false;
        }
        position = length;
        return true;
    }

    private TokenScores scores(int[] indices, int[] targets) {
        return context.call(current -> TokenScores.of(current, indices, targets));
    }

    private void decode(int[] tokens, int from, int to, int firstOutput) {
        TokenBatch batch = context.newBatch();
        for (int i = from; i < to; i++) {
            lastIndex = batch.add(tokens[i], position++, 0, i >= firstOutput);
        }
        if (!context.decode(batch)) {
            throw new ModelException("a sequence had more than the " + longest + " tokens that fit", null, false);
        }
    }

    /** Ends what runs, and everything later. */
    public void cancel() {
        context.cancel();
    }

    /** Frees the memory, which the next sequence takes again. Doing it twice does nothing. */
    @Override
    public void close() {
        context.close();
    }
}
