package dev.llmops.local;

/**
 * How fast a model is on this machine, as llama.cpp's {@code llama-bench} measures it: the model reads a prompt in one go,
 * and writes tokens one by one, without tokenizing and without choosing.
 *
 * @param generatedTokens tokens that were written
 * @param repetitions how often each was measured, after a first time that does not count
 * @param threads threads that computed
 * @param promptPerSecond mean of the prompt tokens read in a second
 * @param promptDeviation standard deviation of these
 * @param generatedPerSecond mean of the tokens written in a second
 * @param generatedDeviation standard deviation of these
 */
public record BenchmarkResult(
        int promptTokens,
        int generatedTokens,
        int repetitions,
        int threads,
        double promptPerSecond,
        double promptDeviation,
        double generatedPerSecond,
        double generatedDeviation) {}
