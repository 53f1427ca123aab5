package dev.llmops.local.internal.llama.text;

import dev.llmops.local.internal.llama.LlamaContext;
import dev.llmops.local.internal.llama.LlamaNative;

/**
 * What a model thinks of one place, before any sampler: the log-probability of the chosen token, and the likeliest
 * tokens with theirs, the best first.
 *
 * @param chosen natural logarithm of the probability of the chosen token
 * @param tokens the likeliest tokens
 * @param logProbabilities natural logarithms of their probabilities
 */
@SuppressWarnings("ArrayRecordComponent")
public record TopTokens(double chosen, int[] tokens, double[] logProbabilities) {

    /**
     * {@return what the model thinks}
     *
     * @param context the context that decoded the batch
     * @param index index in the batch of a token whose output was wanted
     * @param count how many of the likeliest tokens, at most as many as the vocabulary has
     * @throws dev.llmops.api.error.ModelException if llama.cpp fails, or the model computes values that are not numbers
     */
    public static TopTokens of(LlamaContext context, int index, int token, int count) {
        int[] tokens = new int[count];
        double[] logProbabilities = new double[count];
        double chosen = context.call(address -> LlamaNative.topTokens(address, index, token, tokens, logProbabilities));
        return new TopTokens(chosen, tokens, logProbabilities);
    }
}
