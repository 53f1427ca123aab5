package dev.llmops.guardrails.policy;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.guardrails.internal.redact.SensitiveText;
import java.util.List;

/**
 * A guardrail within a policy.
 *
 * @param guardrail the guardrail
 * @param flagging whether it changes and stops nothing, but tells what it sees
 * @param onFailure what follows when it throws
 */
record GuardrailStep(Guardrail guardrail, boolean flagging, OnFailure onFailure) {

    String name() {
        return guardrail.name();
    }

    /** {@return what it found in a text that others changed before it, with places in the original where it can tell them} */
    List<Finding> foundIn(String original, Decision decision, boolean edited) {
        if (!edited && guardrail instanceof SensitiveText sensitive) {
            return sensitive.found(original);
        }
        return decision.findings().stream().map(finding -> finding.at(null)).toList();
    }
}
