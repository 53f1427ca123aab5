package dev.llmops.local.internal.engine.decode;

import dev.llmops.local.internal.llama.AdapterUse;
import dev.llmops.local.internal.llama.DecodeResult;
import dev.llmops.local.internal.llama.SamplingOptions;
import dev.llmops.local.internal.llama.TokenBatch;
import java.util.List;

/**
 * What the scheduler needs of a context: sequences in a cache, and the choice of the token after them. Tests have one
 * without native code. Used by one thread, except for {@link #cancel}.
 */
public interface Decoder extends AutoCloseable {

    /** Returns the batch that {@link #decode} computes. */
    TokenBatch batch();

    /** Computes with these LoRA adapters from now on. */
    void use(List<AdapterUse> adapters);

    /**
     * Computes the batch.
     *
     * @param nanoseconds how long that may take before it ends as if it was cancelled; a negative number is no limit
     */
    DecodeResult decode(long nanoseconds);

    TokenSampler chooser(SamplingOptions options);

    /** Chooses the token after the one at an index of the decoded batch. */
    int choose(TokenSampler chooser, int index);

    boolean endsGeneration(int token);

    /** Notes how likely a chosen token and others were, if that was asked for. */
    void note(LogProbabilities probabilities, int index, int token);

    /** Lets a sequence begin with the first tokens of another one, in place of what it held. */
    void copy(int from, int to, int length);

    /** Forgets the tokens of a sequence from a position on. Returns false if that cannot be done to a part. */
    boolean truncate(int sequence, int from);

    SavedSequence save(int sequence);

    /** Returns false if there is no room. */
    boolean restore(int sequence, SavedSequence saved);

    /** Ends the decoding that runs, and every later one at once, until it is set back. Called by any thread. */
    void cancel(boolean cancelled);

    /** Forgets everything and begins with a new context. */
    void rebuild();

    @Override
    void close();
}
