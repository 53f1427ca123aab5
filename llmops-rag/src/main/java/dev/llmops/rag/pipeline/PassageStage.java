package dev.llmops.rag.pipeline;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.RetrievalStep.Dropped;
import java.util.List;
import java.util.Map;

/** One stage of a {@link RetrievalPipeline} behind the search. Safe for use by several threads. */
public interface PassageStage {

    /** {@return its name in the record} */
    String name();

    /**
     * Does its step.
     *
     * @param query the question, as it was asked
     * @param passages the passages, best first
     * @return what it passes on, and what it left out and why
     * @throws dev.llmops.api.error.LlmOpsException if it cannot; the search then fails
     */
    Staged apply(RetrievalQuery query, List<Passage> passages);

    /**
     * What a stage passes on.
     *
     * @param passages the passages, best first
     * @param dropped what it left out, worst last
     * @param details what else tells how it went; values as {@link dev.llmops.api.json.JsonValues} describes
     */
    record Staged(List<Passage> passages, List<Dropped> dropped, Map<String, Object> details) {

        /** Copies the collections. */
        public Staged {
            passages = List.copyOf(passages);
            dropped = List.copyOf(dropped);
            details = Map.copyOf(details);
        }
    }
}
