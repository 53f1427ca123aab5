package dev.llmops.guardrails.internal.pipeline;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.guardrails.internal.redact.SensitiveText;
import dev.llmops.guardrails.policy.OnFailure;
import java.util.ArrayList;
import java.util.List;

/**
 * A guardrail within a policy.
 *
 * @param flagging whether it changes and stops nothing, but tells what it sees
 * @param onFailure what follows when it throws
 */
public record GuardrailStep(Guardrail guardrail, boolean flagging, OnFailure onFailure) {

    String name() {
        return guardrail.name();
    }

    /** {@return what it found in a text that others changed before it, with places in the original where it can tell them} */
    List<Finding> foundIn(
            GuardrailStage stage, String original, Decision decision, GuardrailContext context, boolean edited) {
        if (!edited && guardrail instanceof SensitiveText sensitive) {
            List<Finding> found = new ArrayList<>(sensitive.found(original));
            found.addAll(sensitive.disclosed(stage, original, context));
            return found;
        }
        return decision.findings().stream().map(finding -> finding.at(null)).toList();
    }
}
