package dev.llmops.local.internal.score;

import dev.llmops.api.error.ModelException;
import dev.llmops.local.internal.llama.AdapterUse;
import dev.llmops.local.internal.llama.ContextOptions;
import dev.llmops.local.internal.llama.LlamaContext;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.LlamaSampler;
import dev.llmops.local.internal.llama.TokenBatch;
import dev.llmops.local.internal.llama.text.LazyContext;
import dev.llmops.local.internal.llama.text.TokenScores;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * One sequence of tokens, read from its beginning, with the score of each token that is asked for. Memory is taken at
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
    private List<AdapterUse> adapters = List.of();
    private List<AdapterUse> applied = List.of();

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

    /** Begins a new sequence. {@code length}: how long it will get, at most {@link #longest()}. */
    public void begin(int length) {
        int size = Math.min(longest, (length + GROWTH - 1) / GROWTH * GROWTH);
        if (context.begin(new ContextOptions(size, Math.min(BATCH, size), 1, threads))) {
            applied = List.of();
        }
        position = 0;
        if (!applied.equals(adapters)) {
            context.call(current -> {
                current.setAdapters(adapters);
                return true;
            });
            applied = adapters;
        }
    }

    /** Sets the adapters of the sequences that begin from now on. {@code wanted}: the adapters, which somebody holds; may be empty. */
    public void use(List<AdapterUse> wanted) {
        adapters = wanted;
    }

    /** {@return whether the sequence may get so long without beginning anew; {@code length}: how many tokens} */
    public boolean holds(int length) {
        return context.holds(length);
    }

    /** {@return whether the end of a sequence can be forgotten; a recurrent state is all or nothing} */
    public boolean forgetsParts() {
        return context.call(LlamaContext::forgetsParts);
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

    /** Reads more tokens. What follows the last one can be scored by {@link #after} then. {@code tokens}: at least one token. */
    public void read(int[] tokens) {
        for (int from = 0; from < tokens.length; from += BATCH) {
            int to = Math.min(tokens.length, from + BATCH);
            decode(tokens, from, to, to == tokens.length ? to - 1 : to);
        }
    }

    /** {@return the score of each of several tokens, had it come next} */
    public TokenScores after(int... successors) {
        int[] indices = new int[successors.length];
        Arrays.fill(indices, lastIndex);
        return scores(indices, successors);
    }

    /** Reads more tokens, and scores what follows each of them. {@code successors}: what follows each of these. */
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
     * Reads more tokens, and scores what might follow some of them. The model computes what follows the last two tokens at
     * least: what follows a single one is computed by other kernels, and has other last bits.
     *
     * @param places for each score the index of the token that it follows, ascending
     * @param successors for each score what might follow
     */
    public TokenScores read(int[] tokens, int[] places, int[] successors) {
        TokenScores all = new TokenScores(new double[places.length], new int[places.length]);
        int firstOutput = Math.min(places.length == 0 ? tokens.length : places[0], tokens.length - 2);
        int done = 0;
        for (int from = 0; from < tokens.length; ) {
            int to = end(from, tokens.length);
            decode(tokens, from, to, Math.max(from, firstOutput));
            int next = done;
            while (next < places.length && places[next] < to) {
                next++;
            }
            if (next > done) {
                int start = from;
                int[] indices = Arrays.stream(places, done, next)
                        .map(place -> place - start)
                        .toArray();
                TokenScores scores = scores(indices, Arrays.copyOfRange(successors, done, next));
                System.arraycopy(scores.logProbabilities(), 0, all.logProbabilities(), done, indices.length);
                System.arraycopy(scores.likeliest(), 0, all.likeliest(), done, indices.length);
            }
            done = next;
            from = to;
        }
        return all;
    }

    /** The end of a part: no part is one token alone, which other kernels compute. */
    private static int end(int from, int length) {
        int left = length - from;
        return left <= BATCH ? length : from + (left == BATCH + 1 ? BATCH - 1 : BATCH);
    }

    /** {@return a hash over all bits of what the model computed for a token of the last part; {@code index}: its index in that part} */
    public long outputHash(int index) {
        return context.call(current -> current.outputHash(index));
    }

    /** {@return the token that a sampler chooses to come next; {@code sampler}: how to choose} */
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
