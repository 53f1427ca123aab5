package dev.llmops.guardrails;

import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.testkit.GuardrailKit;
import java.util.List;

class PiiBlockTest extends GuardrailKit {

    @Override
    protected Guardrail guardrail() {
        return PiiGuardrail.block();
    }

    @Override
    protected List<String> texts() {
        return PiiTexts.TEXTS;
    }
}
