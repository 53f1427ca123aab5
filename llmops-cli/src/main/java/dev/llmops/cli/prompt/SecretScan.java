package dev.llmops.cli.prompt;

import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import dev.llmops.guardrails.SecretsGuardrail;
import java.util.List;
import java.util.function.Function;

/** Finds secrets in a text outside of any call. */
final class SecretScan implements Function<String, List<Finding>> {

    private final Guardrail secrets = SecretsGuardrail.block();

    @Override
    public List<Finding> apply(String text) {
        return secrets.check(GuardrailStage.USER_INPUT, text, GuardrailContext.of(Caller.ANONYMOUS))
                .findings();
    }
}
