package dev.llmops.core.chain;

import dev.llmops.api.retrieval.Reranker;
import dev.llmops.api.retrieval.Retriever;
import java.util.Objects;

/**
 * How the chain finds passages.
 *
 * @param retriever finds them
 * @param reranker puts them into a better order
 * @param limit most passages wanted, at least 1
 * @param queryVariable the variable of the prompt that holds the question
 */
public record Retrieval(Retriever retriever, Reranker reranker, int limit, String queryVariable) {

    /** Refuses a limit below 1. */
    public Retrieval {
        Objects.requireNonNull(retriever, "retriever");
        Objects.requireNonNull(reranker, "reranker");
        Objects.requireNonNull(queryVariable, "queryVariable");
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, but was " + limit);
        }
    }

    /**
     * {@return five passages for the variable {@code question}, in the retriever's order}
     *
     * @param retriever finds them
     */
    public static Retrieval of(Retriever retriever) {
        return new Retrieval(retriever, Reranker.noop(), 5, "question");
    }
}
