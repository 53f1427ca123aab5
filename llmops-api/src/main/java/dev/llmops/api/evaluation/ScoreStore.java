package dev.llmops.api.evaluation;

import dev.llmops.api.generation.GenerationId;
import java.util.List;

/** Stores the scores that evaluators gave recorded answers. {@link #save} returns once the score is durable. Safe for use by multiple threads. */
public interface ScoreStore {

    /**
     * Saves a score. Saving the same score twice keeps it once.
     *
     * @param score the score
     * @throws dev.llmops.api.error.GenerationNotFoundException if there is no such answer
     * @throws dev.llmops.api.error.StoreException if the evaluator has already given this answer a different judgement, or if the score cannot
     *     be saved
     */
    void save(GenerationScore score);

    /**
     * {@return the scores of an answer, ordered by the name of the evaluator}
     *
     * @param generation the answer
     */
    List<GenerationScore> of(GenerationId generation);

    /** {@return a store that discards everything immediately} */
    static ScoreStore noop() {
        return NoopScoreStore.INSTANCE;
    }
}
