package dev.llmops.local;

/**
 * How surprised a model is by a text, as llama.cpp's {@code llama-perplexity} defines it: the text is cut into chunks of
 * equal length, each is read alone, and the tokens of its second half count.
 *
 * @param value {@code exp} of the mean negative log-probability, at least 1; the lower, the better the model knows such
 *     texts; comparable for one vocabulary and one chunk length only
 * @param standardError of the value
 * @param tokens number of tokens that counted
 * @param chunks number of chunks
 * @param chunkLength tokens of each chunk
 */
public record Perplexity(double value, double standardError, int tokens, int chunks, int chunkLength) {

    static Perplexity of(double[] logProbabilities, int chunks, int chunkLength) {
        int count = logProbabilities.length;
        double sum = 0;
        double squares = 0;
        for (double value : logProbabilities) {
            sum -= value;
            squares += value * value;
        }
        double mean = sum / count;
        double variance = Math.max(0, squares / count - mean * mean);
        double value = Math.exp(mean);
        return new Perplexity(value, value * Math.sqrt(variance / (count - 1)), count, chunks, chunkLength);
    }
}
