package dev.llmops.api.scoring;

/**
 * How likely a model finds a continuation of a text.
 *
 * @param logProbability sum over the tokens of the continuation of the natural logarithm of each one's probability after
 *     all before it
 * @param tokens number of these tokens, at least 1
 * @param greedy whether each of them was the likeliest, so that greedy decoding would have written the continuation
 */
public record LogLikelihood(double logProbability, int tokens, boolean greedy) {}
