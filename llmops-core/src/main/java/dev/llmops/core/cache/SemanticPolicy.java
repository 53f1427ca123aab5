package dev.llmops.core.cache;

import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.commons.internal.option.Require;
import java.util.Objects;

/**
 * Defines how answers to similar questions are found: two questions match if the cosine of their embeddings reaches a threshold, and
 * their numbers, names and negations agree. Everything else in the call must be equal: tenant, prompt version, model, other variables,
 * earlier messages, parameters, tools, and the state of the index or, if none is given, the passages.
 *
 * <p>The vectors are kept in memory. After a restart a question must be answered, or matched by an equal one, before similar ones find
 * its answer.
 *
 * @param embedding turns questions into vectors; its creator closes it
 * @param threshold the lowest cosine that counts as a match, above 0 and at most 1; {@link SemanticCacheCalibration} finds one on your questions
 * @param questionVariable the variable of the prompt that holds the question; a call without such a variable is compared by its last
 *     message, which must be the user's
 * @param maxEntries the maximum number of questions kept, at least 1; the oldest are evicted first
 */
public record SemanticPolicy(EmbeddingClient embedding, double threshold, String questionVariable, int maxEntries) {

    /** Rejects a threshold that is out of range and a limit below 1. */
    public SemanticPolicy {
        Objects.requireNonNull(embedding, "embedding");
        Objects.requireNonNull(questionVariable, "questionVariable");
        if (!(threshold > 0) || threshold > 1) {
            throw new IllegalArgumentException("threshold must be above 0 and at most 1, but was " + threshold);
        }
        Require.atLeast("maxEntries", maxEntries, 1);
    }

    /**
     * {@return a policy for the variable {@code question} and at most 10,000 questions}
     *
     * @param embedding turns questions into vectors
     * @param threshold the lowest cosine that counts as a match, above 0 and at most 1
     */
    public static SemanticPolicy of(EmbeddingClient embedding, double threshold) {
        return new SemanticPolicy(embedding, threshold, "question", 10_000);
    }
}
