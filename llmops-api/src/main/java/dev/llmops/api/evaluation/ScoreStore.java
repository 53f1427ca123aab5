package dev.llmops.api.evaluation;

import dev.llmops.api.generation.GenerationId;
import java.util.List;

/** Keeps what evaluators thought of recorded answers. {@link #save} returns once it is durable. Safe for use by several threads. */
public interface ScoreStore {

    /**
     * Keeps a score. The same score twice is kept once.
     *
     * @param score the score
     * @throws dev.llmops.api.error.GenerationNotFoundException if there is no such answer
     * @throws dev.llmops.api.error.StoreException if the evaluator has judged this answer otherwise before, or it cannot be kept
     */
    void save(GenerationScore score);

    /**
     * {@return the scores of an answer, by the name of their evaluator}
     *
     * @param generation the answer
     */
    List<GenerationScore> of(GenerationId generation);

    /** {@return a store that forgets at once} */
    static ScoreStore noop() {
        return NoopScoreStore.INSTANCE;
    }
}
