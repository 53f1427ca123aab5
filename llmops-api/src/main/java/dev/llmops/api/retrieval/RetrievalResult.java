package dev.llmops.api.retrieval;

import java.util.List;

/**
 * The passages that a search found, and how it found them.
 *
 * @param passages the passages, best first
 * @param steps the stages of the search, in order; empty if the retriever does not report them
 */
public record RetrievalResult(List<Passage> passages, List<RetrievalStep> steps) {

    /** Copies the lists. */
    public RetrievalResult {
        passages = List.copyOf(passages);
        steps = List.copyOf(steps);
    }
}
