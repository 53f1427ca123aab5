package dev.llmops.local.internal.engine.sequence;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The drafts for one sequence in the current step, and how good they have been so far. */
public final class Draft {

    private static final int FIRST_LIMIT = 4;

    private int[] tokens = new int[0];
    private int size;
    private int allowed;
    // What was right lately says how far it is worth to draft.
    private int limit = FIRST_LIMIT;
    private int right;
    private int drafted;
    private int accepted;
    private @Nullable NgramIndex ngrams;

    /** Forgets the drafts of the last step. */
    public void clear() {
        size = 0;
        allowed = 0;
        right = 0;
    }

    public void allow(int most) {
        allowed = Math.max(0, Math.min(most, limit));
        if (tokens.length < allowed) {
            tokens = Arrays.copyOf(tokens, Math.max(allowed, 8));
        }
    }

    /** Returns how many more drafts are wanted. */
    public int room() {
        return allowed - size;
    }

    public void add(int token) {
        if (room() <= 0) {
            throw new IllegalStateException("at most " + allowed + " tokens may be drafted");
        }
        tokens[size++] = token;
    }

    public void shorten(int most) {
        size = Math.max(0, Math.min(size, most));
    }

    /** Returns where tokens of the sequence were seen before. */
    public NgramIndex ngrams(int match) {
        NgramIndex known = ngrams;
        if (known == null) {
            known = new NgramIndex(match);
            ngrams = known;
        }
        return known;
    }

    public int size() {
        return size;
    }

    public int token(int index) {
        return tokens[index];
    }

    /** Learns how many of the drafts were right. */
    public void checked(int correct) {
        right = correct;
        drafted += size;
        accepted += right;
        if (size > 0) {
            limit = right == size ? Math.max(limit, 2 * size) : right + 1;
        }
    }

    /** Returns how many drafts of the current step were right. */
    public int right() {
        return right;
    }

    int drafted() {
        return drafted;
    }

    int accepted() {
        return accepted;
    }
}
