package dev.llmops.local.option;

import dev.llmops.commons.internal.option.Require;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Speculative decoding: how the next tokens of an answer are drafted, so that the model verifies several of them in one step instead of
 * computing them one by one. A drafted token that the model would not have chosen itself is rejected: speculation changes how fast an
 * answer comes, and not its text.
 */
public sealed interface Speculation {

    /** {@return most tokens that are drafted at a time; 0 if none are} */
    int maxDraftTokens();

    /** {@return no speculative decoding} */
    static Speculation none() {
        return new None();
    }

    /** {@return prompt lookup with the defaults: up to 8 tokens after an n-gram of 3} */
    static Speculation promptLookup() {
        return promptLookup(3, 8);
    }

    /**
     * {@return prompt lookup}
     *
     * @param ngramSize length of the n-gram that must have occurred before, from 1 to 16
     * @param maxDraftTokens most tokens that are drafted at a time, from 1 to 64
     */
    static Speculation promptLookup(int ngramSize, int maxDraftTokens) {
        return new PromptLookup(ngramSize, maxDraftTokens);
    }

    /**
     * {@return a draft model with the defaults: up to 8 tokens, as long as it gives each a probability of at least 0.6}
     *
     * @param file a GGUF file with the same vocabulary as the model
     */
    static Speculation draftModel(Path file) {
        return draftModel(file, 8, 0.6);
    }

    /**
     * {@return a draft model}
     *
     * @param file a GGUF file with the same vocabulary as the model
     * @param maxDraftTokens most tokens that are drafted at a time, from 1 to 64
     * @param minProbability the probability that the draft model must give a token, from 0 to 1; it stops at the first below
     */
    static Speculation draftModel(Path file, int maxDraftTokens, double minProbability) {
        return new DraftModel(file, maxDraftTokens, minProbability);
    }

    /** No speculative decoding. */
    record None() implements Speculation {

        @Override
        public int maxDraftTokens() {
            return 0;
        }
    }

    /**
     * What followed the last n-gram the last time that it occurred, in the prompt or in the answer. Costs nothing but the
     * verification, and helps where answers repeat their prompt: quotations, corrections, extractions, code.
     *
     * @param ngramSize length of the n-gram that must have occurred before, from 1 to 16
     * @param maxDraftTokens most tokens that are drafted at a time, from 1 to 64
     */
    record PromptLookup(int ngramSize, int maxDraftTokens) implements Speculation {

        /** Refuses what is out of range. */
        public PromptLookup {
            within("ngramSize", ngramSize, 1, 16);
            within("maxDraftTokens", maxDraftTokens, 1, 64);
        }
    }

    /**
     * The tokens that a smaller model of the same vocabulary finds likeliest. Helps where the small model is many times faster and often
     * right.
     *
     * @param file a GGUF file with the same vocabulary as the model
     * @param maxDraftTokens most tokens that are drafted at a time, from 1 to 64
     * @param minProbability the probability that the draft model must give a token, from 0 to 1; it stops at the first below
     */
    record DraftModel(Path file, int maxDraftTokens, double minProbability) implements Speculation {

        /** Refuses what is out of range. */
        public DraftModel {
            Objects.requireNonNull(file, "file");
            within("maxDraftTokens", maxDraftTokens, 1, 64);
            Require.share("minProbability", minProbability);
        }
    }

    private static void within(String what, int value, int least, int largest) {
        if (value < least || value > largest) {
            throw new IllegalArgumentException(
                    what + " must be from " + least + " to " + largest + ", but was " + value);
        }
    }
}
