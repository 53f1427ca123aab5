package dev.llmops.core.shadow;

import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.generation.Generation;
import java.util.List;
import java.util.Objects;

/**
 * A shadow call that has ended.
 *
 * @param generation its record; {@link Generation#shadowOf()} is the live call
 * @param judgements the evaluators' judgements of its answer, in their order; empty if it has none
 */
public record ShadowAnswer(Generation generation, List<Judgement> judgements) {

    /** Copies the list. */
    public ShadowAnswer {
        Objects.requireNonNull(generation, "generation");
        judgements = List.copyOf(judgements);
    }
}
