package dev.llmops.local.internal.llama.text;

import dev.llmops.local.internal.llama.LlamaContext;
import dev.llmops.local.internal.llama.LlamaNative;

/**
 * What a model thinks of given tokens, each at one place of the batch that was decoded last.
 *
 * @param logProbabilities natural logarithm of the probability of each token
 * @param likeliest the likeliest token at each place, the first of equals
 */
@SuppressWarnings("ArrayRecordComponent")
public record TokenScores(double[] logProbabilities, int[] likeliest) {

    /**
     * {@return the scores of tokens}
     *
     * @param context the context that decoded the batch
     * @param indices indices in the batch of tokens whose output was wanted
     * @param targets the token that follows each
     * @throws dev.llmops.api.error.ModelException if llama.cpp fails, or the model computes values that are not numbers
     */
    public static TokenScores of(LlamaContext context, int[] indices, int[] targets) {
        TokenScores scores = new TokenScores(new double[indices.length], new int[indices.length]);
        context.run(address -> LlamaNative.scoreTokens(
                address, indices.length, indices, targets, scores.logProbabilities, scores.likeliest));
        return scores;
    }
}
