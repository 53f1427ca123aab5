package dev.llmops.api.evaluation;

import dev.llmops.api.generation.GenerationId;
import java.time.Instant;
import java.util.Objects;

/**
 * The score that an evaluator gave a recorded answer. An evaluator judges an answer only once: scores never change. An evaluator whose
 * definition changed needs a different name to judge the answer again.
 *
 * @param generation the answer
 * @param judgement the judgement
 * @param at when the judgement was made
 */
public record GenerationScore(GenerationId generation, Judgement judgement, Instant at) {

    /** Rejects nulls. */
    public GenerationScore {
        Objects.requireNonNull(generation, "generation");
        Objects.requireNonNull(judgement, "judgement");
        Objects.requireNonNull(at, "at");
    }
}
