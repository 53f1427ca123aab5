package dev.llmops.serving.routing;

import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.serving.internal.option.Range;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * The call for which an endpoint is chosen.
 *
 * @param request the question
 * @param inputTokens tokens of the question, counted or estimated, at least 0
 * @param mostInputTokens the most tokens that the question may have, at least {@code inputTokens}; limits and budgets reserve them
 * @param outputTokens maximum number of answer tokens, estimated if the request does not limit them, at least 0
 * @param random source of randomness for this choice
 */
public record RoutingRequest(
        Caller caller,
        ModelRequest request,
        int inputTokens,
        int mostInputTokens,
        int outputTokens,
        RandomGenerator random) {

    /** Refuses nulls, negative counts, and a bound below the count. */
    public RoutingRequest {
        Objects.requireNonNull(caller, "caller");
        Objects.requireNonNull(request, "request");
        Range.atLeast("inputTokens", inputTokens, 0);
        Range.atLeast("mostInputTokens", mostInputTokens, inputTokens);
        Range.atLeast("outputTokens", outputTokens, 0);
        Objects.requireNonNull(random, "random");
    }

    /** {@return the maximum number of tokens that the call may use} */
    public long tokens() {
        return (long) mostInputTokens + outputTokens;
    }
}
