package dev.llmops.eval.annotation;

import dev.llmops.api.generation.GenerationId;
import dev.llmops.eval.online.Selection;
import java.util.Objects;

/**
 * An answer selected for labelling.
 *
 * @param generation the answer
 * @param selection why it was selected, and its label's weight in a mean over all answers
 */
public record SelectedAnswer(GenerationId generation, Selection selection) {

    /** Refuses nulls. */
    public SelectedAnswer {
        Objects.requireNonNull(generation, "generation");
        Objects.requireNonNull(selection, "selection");
    }
}
