package dev.llmops.serving.cascade;

import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import org.jspecify.annotations.Nullable;

/**
 * Says when an answer is not good enough, so that an endpoint of the next step of a pool is asked. It must be safe for use by several threads. A rule that throws fails the call.
 */
@FunctionalInterface
public interface EscalationRule {

    /**
     * {@return why the answer is not good enough, without anything of its text; null if it is}
     *
     * @param caller who asked
     * @param request the question
     * @param response the whole answer
     */
    @Nullable
    String reason(Caller caller, ModelRequest request, ModelResponse response);

    /**
     * {@return a rule for answers of which the model was not sure: where the geometric mean of the probabilities of its tokens, {@code exp(mean log-probability)}, is below a
     * threshold} An answer without log-probabilities is not good enough either, because nobody knows; ask for them with the vendor parameter {@code logprobs} of the request.
     *
     * @param min the threshold, above 0 and at most 1; measure it on answers of the own application
     */
    static EscalationRule minTokenProbability(double min) {
        return new MinTokenProbability(min);
    }

    /** {@return a rule for answers that break the JSON schema which the request asks for; without a schema every answer is good enough} */
    static EscalationRule schemaViolation() {
        return new SchemaRule();
    }

    /**
     * {@return a rule for answers that a guardrail blocks, or of which it wants another}
     *
     * @param guardrail one that looks at answers
     * @throws IllegalArgumentException if it does not
     */
    static EscalationRule rejectedBy(Guardrail guardrail) {
        return new GuardrailRule(guardrail);
    }
}
