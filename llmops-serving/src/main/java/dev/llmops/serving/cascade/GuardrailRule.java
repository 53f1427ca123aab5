package dev.llmops.serving.cascade;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import org.jspecify.annotations.Nullable;

record GuardrailRule(Guardrail guardrail) implements EscalationRule {

    GuardrailRule {
        if (!guardrail.stages().contains(GuardrailStage.OUTPUT)) {
            throw new IllegalArgumentException("guardrail must look at answers, but '" + guardrail.name()
                    + "' looks at " + guardrail.stages() + " only");
        }
    }

    @Override
    public @Nullable String reason(Caller caller, ModelRequest request, ModelResponse response) {
        Decision decision =
                guardrail.check(GuardrailStage.OUTPUT, response.text(), GuardrailContext.of(caller, request));
        return decision.stops() ? "guardrail '" + guardrail.name() + "' rejected it" : null;
    }
}
