package dev.llmops.api.guardrail;

import java.util.Set;

final class NoopGuardrail implements Guardrail {

    static final NoopGuardrail INSTANCE = new NoopGuardrail();

    @Override
    public String name() {
        return "noop";
    }

    @Override
    public Set<GuardrailStage> stages() {
        return Set.of();
    }

    @Override
    public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
        return Decision.pass();
    }

    @Override
    public StreamCheck checkStream(GuardrailContext context) {
        return StreamCheck.noop();
    }
}
