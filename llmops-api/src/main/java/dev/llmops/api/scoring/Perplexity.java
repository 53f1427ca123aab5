package dev.llmops.api.scoring;

/**
 * The perplexity of a model on a text, as llama.cpp's {@code llama-perplexity} defines it: the text is split into chunks of
 * equal length, each chunk is read on its own, and the tokens of its second half count.
 *
 * @param value {@code exp} of the mean negative log-probability, at least 1; the lower, the better the model knows such
 *     texts; comparable only for the same vocabulary and chunk length
 * @param standardError standard error of the value
 * @param tokens number of tokens that counted
 * @param chunks number of chunks
 * @param chunkLength number of tokens in each chunk
 */
public record Perplexity(double value, double standardError, int tokens, int chunks, int chunkLength) {}
