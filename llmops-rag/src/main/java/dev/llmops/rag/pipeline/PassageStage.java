package dev.llmops.rag.pipeline;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.RetrievalStep.Dropped;
import java.util.List;
import java.util.Map;

/** One stage of a {@link RetrievalPipeline} after the search. Safe for use by multiple threads. */
public interface PassageStage {

    /** {@return its name in the record} */
    String name();

    /**
     * Processes the passages.
     *
     * @param query the question, as it was asked
     * @param passages the passages, best first
     * @return the passages it passes on, and those it left out with reasons
     * @throws dev.llmops.api.error.LlmOpsException if it fails; the search then fails
     */
    Staged apply(RetrievalQuery query, List<Passage> passages);

    /**
     * The result of a stage.
     *
     * @param passages the passages, best first
     * @param dropped the passages it left out, worst last
     * @param details more facts for the record; values as {@link dev.llmops.api.json.JsonValues} describes
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
