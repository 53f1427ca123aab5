package dev.llmops.local.internal.score;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.ModelException;
import dev.llmops.local.NativeAbortException;
import dev.llmops.local.internal.llama.ContextOptions;
import dev.llmops.local.internal.llama.DecodeResult;
import dev.llmops.local.internal.llama.LlamaContext;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.TokenBatch;
import dev.llmops.local.internal.llama.TokenScores;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>One sequence of tokens, read from its beginning, with the score of each token that is asked for. Memory is taken at
 * the first use and grows with the longest text. Used by one thread at a time; {@link #cancel} may come from any.
 */
public final class ScoringContext implements AutoCloseable {

    // Also the most places whose scores of all tokens are in memory at once.
    private static final int BATCH = 512;
    private static final int GROWTH = 1024;

    private final LlamaModel model;
    private final int longest;
    private final int threads;
    private final Object contextLock = new Object();
    private @Nullable LlamaContext context;
    private boolean cancelled;
    private int position;
    private int lastIndex;

    /**
     * Creates it, without taking memory.
     *
     * @param model the model, closed after this
     * @param longest most tokens that a sequence may have
     * @param threads threads that compute
     */
    public ScoringContext(LlamaModel model, int longest, int threads) {
        this.model = model;
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
        synchronized (contextLock) {
            requireNotCancelled();
            LlamaContext current = context;
            if (current == null || current.length() < length) {
                close();
                int size = Math.min(longest, (length + GROWTH - 1) / GROWTH * GROWTH);
                context =
                        LlamaContext.create(model, new ContextOptions(size, Math.min(BATCH, size), 1, threads, false));
            } else {
                current.clear();
            }
            position = 0;
        }
    }

    /**
     * Forgets the end of the sequence.
     *
     * @param length tokens that are kept
     * @return false if a model of this kind can not do that
     */
    public boolean truncate(int length) {
        if (position != length && !open().truncate(0, length)) {
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

    /** {@return what is known of the sequence, which is not empty} */
    public byte[] state() {
        return open().bytes(0);
    }

    /**
     * Puts a state in place, after {@link #begin}. Nothing can be scored before something was read.
     *
     * @param state what {@link #state()} gave
     * @param length how many tokens it has
     * @return false if llama.cpp does not take it
     */
    public boolean restore(byte[] state, int length) {
        if (!open().setBytes(0, state)) {
            return false;
        }
        position = length;
        return true;
    }

    private TokenScores scores(int[] indices, int[] targets) {
        try {
            return TokenScores.of(open(), indices, targets);
        } catch (NativeAbortException e) {
            close();
            throw e;
        }
    }

    private void decode(int[] tokens, int from, int to, int firstOutput) {
        LlamaContext current = open();
        TokenBatch batch = current.newBatch();
        for (int i = from; i < to; i++) {
            lastIndex = batch.add(tokens[i], position++, 0, i >= firstOutput);
        }
        try {
            DecodeResult result = current.decode(batch);
            if (result == DecodeResult.NO_ROOM) {
                throw new ModelException("a sequence had more than the " + longest + " tokens that fit", null, false);
            }
            if (result == DecodeResult.CANCELLED) {
                throw cancelledByClose();
            }
        } catch (NativeAbortException e) {
            close();
            throw e;
        }
    }

    private LlamaContext open() {
        synchronized (contextLock) {
            requireNotCancelled();
            if (context == null) {
                throw new ModelException(
                        "what was read is lost since an assertion failed inside of llama.cpp; restore it from a file, or"
                                + " begin anew",
                        null,
                        false);
            }
            return context;
        }
    }

    private void requireNotCancelled() {
        if (cancelled) {
            throw cancelledByClose();
        }
    }

    private static CallCancelledException cancelledByClose() {
        return new CallCancelledException("the model was closed while it scored a text; load it again");
    }

    /** Ends what runs, and everything later. */
    public void cancel() {
        synchronized (contextLock) {
            cancelled = true;
            if (context != null) {
                context.cancel(true);
            }
        }
    }

    /** Frees the memory, which the next sequence takes again. Doing it twice does nothing. */
    @Override
    public void close() {
        synchronized (contextLock) {
            if (context != null) {
                context.close();
                context = null;
            }
        }
    }
}
