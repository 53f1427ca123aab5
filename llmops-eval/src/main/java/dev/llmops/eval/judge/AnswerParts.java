package dev.llmops.eval.judge;

import dev.llmops.api.evaluation.Score;
import dev.llmops.api.message.TokenUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parts that an answer was split into.
 *
 * @param texts claims or questions
 * @param noncommittal whether the model, asked for questions, calls the answer evasive, vague or a refusal
 * @param missing why there are no texts, or null if the model's reply was usable
 * @param usage the model's token usage, or null if it did not answer
 */
public record AnswerParts(
        List<String> texts,
        boolean noncommittal,
        @Nullable Score missing,
        @Nullable TokenUsage usage) {

    /** Copies the list. */
    public AnswerParts {
        texts = List.copyOf(texts);
    }
}
