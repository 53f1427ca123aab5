package dev.llmops.api.evaluation;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluator thinks of an answer.
 *
 * @param evaluator its name
 * @param score the score
 * @param rationale why, in words, or null if it gives none
 */
public record Judgement(
        String evaluator, Score score, @Nullable String rationale) {

    /** Refuses nulls. */
    public Judgement {
        Objects.requireNonNull(evaluator, "evaluator");
        Objects.requireNonNull(score, "score");
    }
}
