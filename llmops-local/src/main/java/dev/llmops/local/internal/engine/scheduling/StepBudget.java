package dev.llmops.local.internal.engine.scheduling;

/**
 * How many tokens of prompts to compute between two tokens of the answers. Unless it is fixed, as many for each prompt as
 * take a little less time than those tokens themselves: where several answers are written, one new prompt slows them to
 * half their speed and not further, also where a step takes longer than most.
 */
final class StepBudget {

    private static final int FIRST = 64;
    /** Fewer are not worth a step: of eight, a tenth of the time is what a step costs with any number. */
    static final int MIN = 8;
    /** Of the time of the answers' tokens. */
    private static final double SHARE = 0.8;

    private static final int MIN_GUESSES = 16;
    // Each measurement moves the average by an eighth, so that one step that was disturbed changes little.
    private static final double WEIGHT = 0.125;

    private final int fixed;
    private double nanosOfPromptToken;
    private double nanosOfGeneration;

    /** Creates the budget. {@code fixed}: the number, or 0 to measure. */
    StepBudget(int fixed) {
        this.fixed = fixed;
    }

    /** Returns the number. {@code prompts}: how many prompts are being read. */
    int tokens(int prompts) {
        if (fixed > 0) {
            return fixed;
        }
        if (nanosOfPromptToken <= 0 || nanosOfGeneration <= 0) {
            return FIRST * prompts;
        }
        return (int) Math.max(MIN, Math.min(1 << 20, prompts * SHARE * nanosOfGeneration / nanosOfPromptToken));
    }

    /** Returns how many drafted tokens a step may check beside prompts. */
    int drafts() {
        return fixed > 0 ? fixed : Math.max(MIN_GUESSES, tokens(1));
    }

    void measured(int promptTokens, int generatedTokens, long nanos) {
        if (promptTokens == 0) {
            nanosOfGeneration = average(nanosOfGeneration, (double) nanos);
        } else if (generatedTokens == 0) {
            nanosOfPromptToken = average(nanosOfPromptToken, (double) nanos / promptTokens);
        } else if (nanos > nanosOfGeneration) {
            nanosOfPromptToken = average(nanosOfPromptToken, (nanos - nanosOfGeneration) / promptTokens);
        }
    }

    private static double average(double before, double now) {
        return before <= 0 ? now : before + WEIGHT * (now - before);
    }
}
