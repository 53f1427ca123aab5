package dev.llmops.local.internal.engine.sequence;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.local.internal.engine.decode.SavedSequence;
import dev.llmops.local.internal.engine.decode.TokenSampler;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one completion, and how far they are computed. What is not decoded yet is its prompt, or the one token
 * that was chosen last; after a preemption without a saved state it is all of them again.
 */
public final class Sequence extends PrefixHolder {

    public static final int NO_SLOT = -1;

    public final Completion completion;
    public final int promptLength;
    /** Its number in the cache, or {@link #NO_SLOT}. */
    public int slot = NO_SLOT;
    /** Tokens that are in the cache. */
    public int decoded;
    /** Place in the order of arrival. */
    public long arrival;
    /** Place in the order in which sequences began or went on: the largest is the youngest. */
    public long started;

    /** The arrival of the newest call when its first token was chosen; before that it is of all that will come. */
    public long newestAtFirstToken = Long.MAX_VALUE;
    /** Tokens of its prompt that were read while answers of others waited for it. */
    public int waitedFor;

    public boolean cancelRequested;
    public TenantShares.@Nullable Share share;

    @Nullable
    public SavedSequence saved;

    @Nullable
    public TokenSampler chooser;
    /** How many tokens that it has already are computed in the current step. */
    public int stepCount;
    /** Whether these are not read as a prompt. */
    public boolean stepGenerates;
    /** Where in the batch its first output is, or -1. */
    public int stepOutput;
    /** Drafts that are checked in the current step, behind the tokens that it has. */
    public final Draft draft = new Draft();
    /** What was chosen in the current step. */
    public int[] chosen = new int[1];

    public int chosenCount;

    @Nullable
    public LlmOpsException failure;
    /** Who is reading the beginning of this prompt, so that waiting for it is better than reading it again. */
    @Nullable
    public Sequence leader;

    public int leaderLength;

    private int[] tokens;
    private int size;
    private int reused = -1;
    private int furthest;

    Sequence(Completion completion) {
        super(new PrefixScope(
                completion.request().options().tenant(), completion.request().adapters()));
        this.completion = completion;
        this.tokens = completion.request().prompt();
        this.size = tokens.length;
        this.promptLength = size;
    }

    public int size() {
        return size;
    }

    /** Returns whether the current step computes its last token, so that the next one can be chosen. */
    public boolean stepReachesEnd() {
        return decoded + stepCount == size;
    }

    public void choose(int token) {
        if (chosenCount == chosen.length) {
            chosen = Arrays.copyOf(chosen, 2 * chosen.length);
        }
        chosen[chosenCount++] = token;
    }

    public int token(int position) {
        return tokens[position];
    }

    public void append(int token) {
        if (size == tokens.length) {
            // The prompt itself is never written to: it belongs to the request.
            tokens = Arrays.copyOf(tokens, size + Math.max(64, size / 2));
        }
        tokens[size++] = token;
    }

    public void advance(int count) {
        decoded += count;
        furthest = Math.max(furthest, decoded);
    }

    /** Notes that the first tokens came out of the cache. What is restored later was computed for this call. */
    public void reuse(int count) {
        decoded = count;
        furthest = Math.max(furthest, count);
        if (reused < 0) {
            reused = count;
        }
    }

    public int reused() {
        return Math.max(0, reused);
    }

    /** Returns how many tokens of the prompt were read or reused. */
    int promptRead() {
        return Math.min(furthest, promptLength);
    }

    /** Most cells it can ever need. */
    public int maxCells() {
        return (int) Math.min(
                Integer.MAX_VALUE, (long) promptLength + completion.request().maxTokens());
    }

    public boolean running() {
        return slot != NO_SLOT;
    }

    public boolean begun() {
        return started > 0;
    }

    public int priority() {
        return completion.request().options().priority();
    }

    @Override
    public int[] tokens() {
        return tokens;
    }

    @Override
    public int length() {
        return promptLength;
    }

    @Override
    public int available() {
        return Math.min(decoded, promptLength);
    }

    @Override
    public int slot() {
        return slot;
    }
}
