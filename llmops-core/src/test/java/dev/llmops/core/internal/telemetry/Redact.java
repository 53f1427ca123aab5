package dev.llmops.core.internal.telemetry;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.text.CharRange;
import java.util.List;
import java.util.Set;

/** Takes a card number out. */
final class Redact implements Guardrail {

    private static final String NUMBER = "4111";

    @Override
    public String name() {
        return "cards";
    }

    @Override
    public Set<GuardrailStage> stages() {
        return Set.of(GuardrailStage.USER_INPUT, GuardrailStage.OUTPUT);
    }

    @Override
    public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
        int at = text.indexOf(NUMBER);
        if (at < 0) {
            return Decision.pass();
        }
        Finding finding = new Finding("digits", "credit_card", new CharRange(at, at + NUMBER.length()), 1);
        return new Decision.Transform(text.replace(NUMBER, "****"), List.of(finding));
    }
}
