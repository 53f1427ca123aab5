package dev.llmops.api.evaluation;

import dev.llmops.api.message.TokenUsage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluator thinks of an answer.
 *
 * @param evaluator its name
 * @param score the score
 * @param rationale why, in words, or null if it gives none
 * @param usage tokens that the models behind it used, or null if it asked none
 */
public record Judgement(
        String evaluator,
        Score score,
        @Nullable String rationale,
        @Nullable TokenUsage usage) {

    /** Refuses nulls. */
    public Judgement {
        Objects.requireNonNull(evaluator, "evaluator");
        Objects.requireNonNull(score, "score");
    }

    /**
     * A judgement that no model was asked for.
     *
     * @param evaluator its name
     * @param score the score
     * @param rationale why, in words, or null if it gives none
     */
    public Judgement(String evaluator, Score score, @Nullable String rationale) {
        this(evaluator, score, rationale, null);
    }
}
