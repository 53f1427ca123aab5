package dev.llmops.springai.guardrail;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailBlockedException;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;

/** A check where a text either goes on or stops. */
final class Checks {

    private Checks() {}

    static String text(Guardrail guardrail, GuardrailStage stage, String text, GuardrailContext context) {
        if (!guardrail.stages().contains(stage)) {
            return text;
        }
        Decision decision = guardrail.check(stage, text, context);
        if (decision instanceof Decision.Block block) {
            throw new GuardrailBlockedException(guardrail.name(), block.reason(), block.findings());
        }
        if (decision instanceof Decision.Reask reask) {
            throw new GuardrailBlockedException(guardrail.name(), reask.instruction(), reask.findings());
        }
        return decision instanceof Decision.Transform transform ? transform.text() : text;
    }
}
