package dev.llmops.springai.guardrail;

import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;

/** A check where a text either goes on or stops. */
final class Checks {

    private Checks() {}

    static String text(Guardrail guardrail, GuardrailStage stage, String text, GuardrailContext context) {
        return guardrail.stages().contains(stage)
                ? guardrail.check(stage, text, context).passed(guardrail.name(), text)
                : text;
    }
}
