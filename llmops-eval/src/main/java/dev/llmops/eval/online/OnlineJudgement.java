package dev.llmops.eval.online;

import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.generation.GenerationId;
import java.util.Objects;

/**
 * A judgement of an answer that production gave.
 *
 * @param generation the answer
 * @param judgement the judgement
 * @param selection why it was judged, and what its score counts
 */
public record OnlineJudgement(GenerationId generation, Judgement judgement, Selection selection) {

    /** Refuses nulls. */
    public OnlineJudgement {
        Objects.requireNonNull(generation, "generation");
        Objects.requireNonNull(judgement, "judgement");
        Objects.requireNonNull(selection, "selection");
    }
}
