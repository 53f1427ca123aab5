package dev.llmops.local.internal.score;

import dev.llmops.api.scoring.LogLikelihood;
import java.util.Arrays;

/** The tokens of a context and its continuation, with what is known of each token of the continuation so far. */
final class ScoredPath {

    private final int[] tokens;
    private final int contextLength;
    private final double[] logProbabilities;
    private final boolean[] known;
    private boolean greedy = true;

    ScoredPath(ScoringPair pair) {
        contextLength = pair.context().length;
        int length = pair.continuation().length;
        tokens = Arrays.copyOf(pair.context(), contextLength + length);
        System.arraycopy(pair.continuation(), 0, tokens, contextLength, length);
        logProbabilities = new double[length];
        known = new boolean[length];
    }

    /** All tokens; not changed. */
    int[] tokens() {
        return tokens;
    }

    /** What is computed: all but the last token, whose successor nobody asks for. */
    int inputLength() {
        return tokens.length - 1;
    }

    /** The first place whose successor has no score yet, or -1 if all have. */
    int firstMissing() {
        for (int i = 0; i < known.length; i++) {
            if (!known[i]) {
                return contextLength - 1 + i;
            }
        }
        return -1;
    }

    /** Whether the score of what follows a place is missing. */
    boolean wants(int place) {
        int index = place - contextLength + 1;
        return index >= 0 && index < known.length && !known[index];
    }

    void put(int place, double logProbability, int likeliest) {
        int index = place - contextLength + 1;
        logProbabilities[index] = logProbability;
        known[index] = true;
        greedy &= likeliest == tokens[place + 1];
    }

    boolean sharesTo(int place, ScoredPath other) {
        return Arrays.equals(tokens, 0, place + 1, other.tokens, 0, place + 1);
    }

    boolean sharesInput(ScoredPath other) {
        return Arrays.equals(tokens, 0, inputLength(), other.tokens, 0, other.inputLength());
    }

    /** How many tokens of the input others begin with as well. */
    int commonWith(int[] others) {
        int mismatch = Arrays.mismatch(tokens, 0, inputLength(), others, 0, others.length);
        return mismatch < 0 ? inputLength() : mismatch;
    }

    LogLikelihood result() {
        return new LogLikelihood(Arrays.stream(logProbabilities).sum(), known.length, greedy);
    }
}
