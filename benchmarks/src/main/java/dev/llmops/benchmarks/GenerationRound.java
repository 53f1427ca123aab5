package dev.llmops.benchmarks;

/**
 * One generated text.
 *
 * @param nanos from the request to the whole text
 * @param tokens tokens generated
 * @param textBytes length of the text in UTF-8
 */
record GenerationRound(long nanos, int tokens, int textBytes) {

    double tokensPerSecond() {
        return tokens / (nanos / 1e9);
    }
}
