package dev.llmops.eval.online;

import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.generation.GenerationId;
import java.util.Objects;

/**
 * A judgement of a production answer.
 *
 * @param generation the answer
 * @param judgement the judgement
 * @param selection why it was judged, and the weight of its score
 */
public record OnlineJudgement(GenerationId generation, Judgement judgement, Selection selection) {

    /** Refuses nulls. */
    public OnlineJudgement {
        Objects.requireNonNull(generation, "generation");
        Objects.requireNonNull(judgement, "judgement");
        Objects.requireNonNull(selection, "selection");
    }
}
