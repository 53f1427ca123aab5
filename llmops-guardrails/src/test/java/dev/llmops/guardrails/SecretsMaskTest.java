package dev.llmops.guardrails;

import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.testkit.GuardrailKit;
import java.util.List;

class SecretsMaskTest extends GuardrailKit {

    @Override
    protected Guardrail guardrail() {
        return SecretsGuardrail.mask();
    }

    @Override
    protected List<String> texts() {
        return PiiTexts.SECRETS;
    }
}
