package dev.llmops.api.scoring;

import java.util.List;

/**
 * Scores how likely a model finds texts. The continuation of a context is the tokens that both texts together have beyond those
 * of the context alone, as lm-evaluation-harness defines it. Safe for use by multiple threads.
 */
public interface TextScorer {

    /** {@return the maximum number of context and continuation tokens that are read together; of a longer context, the end is read} */
    int contextLength();

    /**
     * {@return how likely the model finds a continuation}
     *
     * @param context the text before the continuation; may be empty
     * @param continuation the text to score
     * @throws dev.llmops.api.error.InvalidRequestException if the continuation adds no token
     * @throws dev.llmops.api.error.ContextWindowExceededException if the continuation alone is longer than the context
     *     length
     */
    default LogLikelihood score(String context, String continuation) {
        return score(context, List.of(continuation)).get(0);
    }

    /**
     * {@return how likely the model finds each of several continuations, in order; the context is read once}
     *
     * @param context the text before the continuations; may be empty
     * @param continuations the texts to score
     * @throws dev.llmops.api.error.InvalidRequestException if a continuation adds no token
     * @throws dev.llmops.api.error.ContextWindowExceededException if a continuation alone is longer than the context
     *     length
     */
    List<LogLikelihood> score(String context, List<String> continuations);

    /**
     * {@return the perplexity of a text, with chunks of 512 tokens or of the context length if that is smaller}
     *
     * @param text a text of at least two chunks
     * @throws dev.llmops.api.error.InvalidRequestException if the text is too short
     */
    default Perplexity perplexity(String text) {
        return perplexity(text, Math.min(contextLength(), 512));
    }

    /**
     * {@return the perplexity of a text}
     *
     * @param text a text of at least two chunks
     * @param chunkLength number of tokens in each chunk, from 8 to the context length
     * @throws dev.llmops.api.error.InvalidRequestException if the text is too short
     */
    Perplexity perplexity(String text, int chunkLength);
}
