package dev.llmops.local;

import java.nio.file.Path;
import java.util.Objects;

/**
 * How the next tokens of an answer are guessed, so that the model checks several of them in one step instead of computing them
 * one by one. What it would not have chosen itself is thrown away: guesses change how fast an answer comes, and not its text.
 */
public sealed interface Speculation {

    /** {@return most tokens that are guessed at a time; 0 if none are} */
    int most();

    /** {@return nothing is guessed} */
    static Speculation none() {
        return new None();
    }

    /** {@return prompt look-up with the defaults: up to 8 tokens after 3 that were there before} */
    static Speculation promptLookup() {
        return promptLookup(3, 8);
    }

    /**
     * {@return prompt look-up}
     *
     * @param match how many tokens must have been there before in the same order, from 1 to 16
     * @param most most tokens that are guessed at a time, from 1 to 64
     */
    static Speculation promptLookup(int match, int most) {
        return new PromptLookup(match, most);
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
     * @param most most tokens that are guessed at a time, from 1 to 64
     * @param confidence the probability that the draft model must give a token, from 0 to 1; it stops at the first below
     */
    static Speculation draftModel(Path file, int most, double confidence) {
        return new DraftModel(file, most, confidence);
    }

    /** Nothing is guessed. */
    record None() implements Speculation {

        @Override
        public int most() {
            return 0;
        }
    }

    /**
     * What followed the last tokens the last time that they were there, in the prompt or in the answer. Costs nothing but the
     * checking, and helps where answers repeat their prompt: quotations, corrections, extractions, code.
     *
     * @param match how many tokens must have been there before in the same order, from 1 to 16
     * @param most most tokens that are guessed at a time, from 1 to 64
     */
    record PromptLookup(int match, int most) implements Speculation {

        /** Refuses what is out of range. */
        public PromptLookup {
            within("match", match, 1, 16);
            within("most", most, 1, 64);
        }
    }

    /**
     * What a smaller model of the same vocabulary finds likeliest. Helps where the small model is many times faster and often
     * right.
     *
     * @param file a GGUF file with the same vocabulary as the model
     * @param most most tokens that are guessed at a time, from 1 to 64
     * @param confidence the probability that the draft model must give a token, from 0 to 1; it stops at the first below
     */
    record DraftModel(Path file, int most, double confidence) implements Speculation {

        /** Refuses what is out of range. */
        public DraftModel {
            Objects.requireNonNull(file, "file");
            within("most", most, 1, 64);
            if (!(confidence >= 0 && confidence <= 1)) {
                throw new IllegalArgumentException("confidence must be from 0 to 1, but was " + confidence);
            }
        }
    }

    private static void within(String what, int value, int least, int largest) {
        if (value < least || value > largest) {
            throw new IllegalArgumentException(
                    what + " must be from " + least + " to " + largest + ", but was " + value);
        }
    }
}
