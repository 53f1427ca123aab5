package dev.llmops.core.telemetry;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import java.util.Set;

/** Fails over every answer. */
record ThrowingGuardrail(Error error) implements Guardrail {

    @Override
    public String name() {
        return "throwing";
    }

    @Override
    public Set<GuardrailStage> stages() {
        return Set.of(GuardrailStage.OUTPUT);
    }

    @Override
    public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
        throw error;
    }
}
