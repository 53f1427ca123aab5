package dev.llmops.serving.cascade;

import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import org.jspecify.annotations.Nullable;

/**
 * Decides when an answer is not good enough, so that an endpoint of the pool's next step is asked. Must be safe for use by multiple threads. A
 * rule that throws fails the call.
 */
@FunctionalInterface
public interface EscalationRule {

    /**
     * {@return why the answer is not good enough, without any of its text; null if it is}
     *
     * @param caller the caller
     * @param request the question
     * @param response the complete answer
     */
    @Nullable
    String reason(Caller caller, ModelRequest request, ModelResponse response);

    /**
     * {@return a rule that rejects answers the model was not sure of: those where the geometric mean of the token probabilities, {@code exp(mean
     * log-probability)}, is below a
     * threshold} It also rejects an answer without log-probabilities, since its confidence is unknown; request them with the vendor parameter
     * {@code logprobs}.
     *
     * @param min the threshold, above 0 and at most 1; measure it on your application's answers
     */
    static EscalationRule minTokenProbability(double min) {
        return new MinTokenProbability(min);
    }

    /** {@return a rule that rejects answers that violate the request's JSON schema; without a schema, every answer is good enough} */
    static EscalationRule schemaViolation() {
        return new SchemaRule();
    }

    /**
     * {@return a rule that rejects answers that a guardrail blocks or wants to be retried}
     *
     * @param guardrail a guardrail that checks answers
     * @throws IllegalArgumentException if it does not check answers
     */
    static EscalationRule rejectedBy(Guardrail guardrail) {
        return new GuardrailRule(guardrail);
    }
}
