package dev.llmops.guardrails.policy;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import java.util.Set;

/** A guardrail under another name. */
record Renamed(String name, Guardrail guardrail) implements Guardrail {

    static Guardrail of(String name, Guardrail guardrail) {
        return new Renamed(name, guardrail);
    }

    @Override
    public Set<GuardrailStage> stages() {
        return guardrail.stages();
    }

    @Override
    public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
        return guardrail.check(stage, text, context);
    }
}
