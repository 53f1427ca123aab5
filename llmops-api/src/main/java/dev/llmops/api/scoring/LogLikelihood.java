package dev.llmops.api.scoring;

/**
 * The likelihood that a model assigns to a continuation of a text.
 *
 * @param logProbability sum, over the tokens of the continuation, of the natural logarithm of each token's probability given
 *     all tokens before it
 * @param tokens number of these tokens, at least 1
 * @param greedy whether each of them was the most likely token, so that greedy decoding would have produced the continuation
 */
public record LogLikelihood(double logProbability, int tokens, boolean greedy) {}
