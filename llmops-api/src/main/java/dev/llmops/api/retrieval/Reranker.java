package dev.llmops.api.retrieval;

import java.util.List;

/** Reorders passages by relevance to a question. Safe for use by multiple threads. */
@FunctionalInterface
public interface Reranker {

    /**
     * Metadata name in a passage that was too long for the reranker's model: the number of characters, from the start, that the model
     * read.
     */
    String READ_CHARACTERS = "rerankerReadCharacters";

    /**
     * Orders passages.
     *
     * @param question the question
     * @param passages the passages, in the retriever's order
     * @return the same passages, or fewer, best first, with this reranker's scores
     * @throws dev.llmops.api.error.LlmOpsException if the model fails
     */
    List<Passage> rerank(String question, List<Passage> passages);

    /** {@return a reranker that keeps the order and the retriever's scores} */
    static Reranker noop() {
        return NoopReranker.INSTANCE;
    }
}
