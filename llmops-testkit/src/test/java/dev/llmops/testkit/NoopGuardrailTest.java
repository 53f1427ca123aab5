package dev.llmops.testkit;

import dev.llmops.api.guardrail.Guardrail;
import java.util.List;

class NoopGuardrailTest extends GuardrailKit {

    @Override
    protected Guardrail guardrail() {
        return Guardrail.noop();
    }

    @Override
    protected List<String> texts() {
        return List.of("", "anything", "with a \uD83D\uDE00 in it");
    }
}
