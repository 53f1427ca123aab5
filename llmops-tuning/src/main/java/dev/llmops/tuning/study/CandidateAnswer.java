package dev.llmops.tuning.study;

import dev.llmops.api.model.ModelResponse;
import dev.llmops.commons.internal.time.Durations;
import org.jspecify.annotations.Nullable;

/**
 * An answer and what it took.
 *
 * @param text the answer
 * @param inputTokens tokens of the request
 * @param cachedTokens how many of them came from a prefix cache
 * @param outputTokens tokens of the answer
 * @param millis time from the request to its end
 */
public record CandidateAnswer(String text, int inputTokens, int cachedTokens, int outputTokens, double millis) {

    /** Refuses counts below 0 and more cached tokens than there are. */
    public CandidateAnswer {
        if (cachedTokens < 0 || cachedTokens > inputTokens || outputTokens < 0 || !(millis >= 0)) {
            throw new IllegalArgumentException(
                    "tokens and time must be at least 0, and no more cached than read, but were " + inputTokens
                            + " read, " + cachedTokens + " cached, " + outputTokens + " written, " + millis + " ms");
        }
    }

    /**
     * {@return the answer of a response; tokens that it does not tell count as none}
     *
     * @param response the response
     */
    public static CandidateAnswer of(ModelResponse response) {
        int input = count(response.usage().input());
        return new CandidateAnswer(
                response.text(),
                input,
                Math.min(count(response.usage().cachedInput()), input),
                count(response.usage().output()),
                Durations.nanos(response.total()) / 1e6);
    }

    private static int count(@Nullable Integer tokens) {
        return tokens == null ? 0 : tokens;
    }
}
