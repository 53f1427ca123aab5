package dev.llmops.api.retrieval;

import java.util.List;

/**
 * Passages, and how they were found.
 *
 * @param passages the passages, best first
 * @param steps the stages of the search, in order; empty if the retriever does not tell
 */
public record RetrievalResult(List<Passage> passages, List<RetrievalStep> steps) {

    /** Copies the lists. */
    public RetrievalResult {
        passages = List.copyOf(passages);
        steps = List.copyOf(steps);
    }
}
