package dev.llmops.local.internal.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The guesses for one sequence in the current step, and how good they have been so far. */
final class Draft {

    private static final int FIRST_LIMIT = 4;

    private int[] tokens = new int[0];
    private int size;
    private int allowed;
    // What was right lately says how far it is worth to guess.
    private int limit = FIRST_LIMIT;
    private int right;
    private int drafted;
    private int accepted;
    private @Nullable NgramIndex ngrams;

    /** Forgets the guesses of the last step. */
    void clear() {
        size = 0;
        allowed = 0;
        right = 0;
    }

    void allow(int most) {
        allowed = Math.max(0, Math.min(most, limit));
        if (tokens.length < allowed) {
            tokens = Arrays.copyOf(tokens, Math.max(allowed, 8));
        }
    }

    /** Returns how many more guesses are wanted. */
    int room() {
        return allowed - size;
    }

    void add(int token) {
        if (room() <= 0) {
            throw new IllegalStateException("at most " + allowed + " tokens may be drafted");
        }
        tokens[size++] = token;
    }

    void shorten(int most) {
        size = Math.max(0, Math.min(size, most));
    }

    /** Returns where tokens of the sequence were seen before. */
    NgramIndex ngrams(int match) {
        NgramIndex known = ngrams;
        if (known == null) {
            known = new NgramIndex(match);
            ngrams = known;
        }
        return known;
    }

    int size() {
        return size;
    }

    int token(int index) {
        return tokens[index];
    }

    /** Learns how many of the guesses were right. */
    void checked(int correct) {
        right = correct;
        drafted += size;
        accepted += right;
        if (size > 0) {
            limit = right == size ? Math.max(limit, 2 * size) : right + 1;
        }
    }

    /** Returns how many guesses of the current step were right. */
    int right() {
        return right;
    }

    int drafted() {
        return drafted;
    }

    int accepted() {
        return accepted;
    }
}
