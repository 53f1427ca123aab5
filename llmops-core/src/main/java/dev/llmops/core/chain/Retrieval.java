package dev.llmops.core.chain;

import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.retrieval.Reranker;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.commons.internal.option.Require;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * How the chain finds passages.
 *
 * @param retriever finds the passages
 * @param reranker puts them into a better order
 * @param limit the maximum number of passages, at least 1
 * @param queryVariable the variable of the prompt that holds the question
 */
public record Retrieval(Retriever retriever, Reranker reranker, int limit, String queryVariable) {

    private static final Pattern USES_PASSAGES = Pattern.compile("\\{\\{[^}]*\\bpassages\\b");

    /** Rejects a limit below 1. */
    public Retrieval {
        Objects.requireNonNull(retriever, "retriever");
        Objects.requireNonNull(reranker, "reranker");
        Objects.requireNonNull(queryVariable, "queryVariable");
        Require.atLeast("limit", limit, 1);
    }

    /**
     * {@return a retrieval of five passages for the variable {@code question}, in the retriever's order}
     *
     * @param retriever finds the passages
     */
    public static Retrieval of(Retriever retriever) {
        return new Retrieval(retriever, Reranker.noop(), 5, "question");
    }

    /**
     * {@return whether the chain finds passages for a prompt: it does if the template uses the variable {@code passages}}
     *
     * @param prompt the prompt
     */
    public static boolean isFor(PromptVersion prompt) {
        return USES_PASSAGES.matcher(prompt.content().template()).find();
    }
}
