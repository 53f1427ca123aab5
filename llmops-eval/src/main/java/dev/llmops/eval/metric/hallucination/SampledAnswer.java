package dev.llmops.eval.metric.hallucination;

import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.TokenProbability;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Another answer to the same question.
 *
 * @param text its text
 * @param logProbability the mean of its tokens' natural log-probabilities, or null if they are not known
 */
public record SampledAnswer(String text, @Nullable Double logProbability) {

    /** Refuses null and what is no log-probability. */
    public SampledAnswer {
        Objects.requireNonNull(text, "text");
        if (logProbability != null && !(logProbability <= 0 && Double.isFinite(logProbability))) {
            throw new IllegalArgumentException(
                    "logProbability must be finite and at most 0, but was " + logProbability);
        }
    }

    /**
     * {@return an answer of a model, with its log-probability if the response has it}
     *
     * @param response the model's response
     */
    public static SampledAnswer of(ModelResponse response) {
        List<TokenProbability> tokens = TokenProbability.of(response);
        return new SampledAnswer(
                response.text(),
                tokens.isEmpty()
                        ? null
                        : (Double) Math.min(
                                0,
                                tokens.stream()
                                        .mapToDouble(TokenProbability::logProbability)
                                        .average()
                                        .orElse(0)));
    }
}
