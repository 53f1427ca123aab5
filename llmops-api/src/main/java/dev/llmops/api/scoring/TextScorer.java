package dev.llmops.api.scoring;

import java.util.List;

/**
 * How likely a model finds texts. The continuation of a context is what the tokens of both texts together have beyond those
 * of the context alone, as lm-evaluation-harness defines it. Safe for use by several threads.
 */
public interface TextScorer {

    /** {@return most tokens of context and continuation that are read together; of a longer context the end is} */
    int contextLength();

    /**
     * {@return how likely the model finds a continuation}
     *
     * @param context what comes before, may be empty
     * @param continuation what is scored
     * @throws dev.llmops.api.error.InvalidRequestException if the continuation adds no token
     * @throws dev.llmops.api.error.ContextWindowExceededException if the continuation alone is longer than the context
     *     length
     */
    default LogLikelihood score(String context, String continuation) {
        return score(context, List.of(continuation)).get(0);
    }

    /**
     * {@return how likely the model finds each of several continuations, in their order; the context is read once}
     *
     * @param context what comes before, may be empty
     * @param continuations what is scored
     * @throws dev.llmops.api.error.InvalidRequestException if a continuation adds no token
     * @throws dev.llmops.api.error.ContextWindowExceededException if a continuation alone is longer than the context
     *     length
     */
    List<LogLikelihood> score(String context, List<String> continuations);

    /**
     * {@return the perplexity of a text, with chunks of 512 tokens or the context length if that is less}
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
     * @param chunkLength tokens of each chunk, from 8 to the context length
     * @throws dev.llmops.api.error.InvalidRequestException if the text is too short
     */
    Perplexity perplexity(String text, int chunkLength);
}
