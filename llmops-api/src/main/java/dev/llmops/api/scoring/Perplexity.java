package dev.llmops.api.scoring;

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
public record Perplexity(double value, double standardError, int tokens, int chunks, int chunkLength) {}
