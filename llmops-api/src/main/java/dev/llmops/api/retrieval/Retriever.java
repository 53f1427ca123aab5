package dev.llmops.api.retrieval;

import dev.llmops.api.message.Message;
import java.util.List;

/** Finds passages that help to answer a question. Safe for use by multiple threads. */
@FunctionalInterface
public interface Retriever {

    /**
     * Finds passages.
     *
     * @param query the question
     * @return at most {@link RetrievalQuery#limit()} passages, best first; empty if there are none
     * @throws dev.llmops.api.error.LlmOpsException if the search fails
     */
    List<Passage> retrieve(RetrievalQuery query);

    /**
     * Finds passages within a conversation, and reports how. A retriever that neither reads conversations nor has stages
     * does not need to override this method.
     *
     * @param query the question
     * @param history what was said before, oldest first
     * @return what {@link #retrieve} finds, with the stages of the search
     * @throws dev.llmops.api.error.LlmOpsException if the search fails
     */
    default RetrievalResult search(RetrievalQuery query, List<Message> history) {
        return new RetrievalResult(retrieve(query), List.of());
    }

    /**
     * Combines retrievers by reciprocal rank fusion: a passage scores the sum of {@code 1 / (60 + rank)} over the
     * results that contain it (Cormack, Clarke and Büttcher, SIGIR 2009), at its best rank in each. Among passages with equal
     * scores, the one that an earlier retriever found comes first. An exception from one retriever is thrown: without its
     * share, the result would look complete but would not be.
     *
     * @param retrievers at least one
     * @return the combined retriever
     */
    static Retriever composite(List<Retriever> retrievers) {
        return new FusedRetriever(retrievers);
    }
}
