package dev.llmops.benchmarks;

/**
 * One generated text.
 *
 * @param nanos from the request to the whole text
 * @param cpuNanos processor time of the whole process meanwhile
 * @param tokens tokens generated
 * @param textBytes length of the text in UTF-8
 */
record GenerationRound(long nanos, long cpuNanos, int tokens, int textBytes) {

    double tokensPerSecond() {
        return tokens / (nanos / 1e9);
    }

    boolean sameTextAs(GenerationRound other) {
        return tokens == other.tokens && textBytes == other.textBytes;
    }
}
