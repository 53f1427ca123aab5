package dev.llmops.api.evaluation;

import dev.llmops.api.generation.GenerationId;
import java.time.Instant;
import java.util.Objects;

/**
 * What an evaluator thought of a recorded answer. One evaluator judges an answer once: scores are never changed. An evaluator whose
 * definition changed needs another name to judge it again.
 *
 * @param generation the answer
 * @param judgement the judgement
 * @param at when it was made
 */
public record GenerationScore(GenerationId generation, Judgement judgement, Instant at) {

    /** Refuses nulls. */
    public GenerationScore {
        Objects.requireNonNull(generation, "generation");
        Objects.requireNonNull(judgement, "judgement");
        Objects.requireNonNull(at, "at");
    }
}
