package dev.llmops.api.evaluation;

import dev.llmops.api.message.TokenUsage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The judgement of an evaluator on an answer.
 *
 * @param evaluator name of the evaluator
 * @param score the score
 * @param rationale why, in words, or null if it gives none
 * @param usage tokens that the evaluator's models used, or null if it called none
 */
public record Judgement(
        String evaluator,
        Score score,
        @Nullable String rationale,
        @Nullable TokenUsage usage) {

    /** Rejects nulls. */
    public Judgement {
        Objects.requireNonNull(evaluator, "evaluator");
        Objects.requireNonNull(score, "score");
    }

    /**
     * Creates a judgement for which no model was called.
     *
     * @param evaluator name of the evaluator
     * @param score the score
     * @param rationale why, in words, or null if it gives none
     */
    public Judgement(String evaluator, Score score, @Nullable String rationale) {
        this(evaluator, score, rationale, null);
    }
}
