package dev.llmops.guardrails;

import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.testkit.GuardrailKit;
import java.util.List;

class SecretsBlockTest extends GuardrailKit {

    @Override
    protected Guardrail guardrail() {
        return SecretsGuardrail.block();
    }

    @Override
    protected List<String> texts() {
        return PiiTexts.SECRETS;
    }
}
