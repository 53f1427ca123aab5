package dev.llmops.monitoring.backend;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.text.CharRange;
import java.util.List;
import java.util.Set;

/** Takes card numbers out, and blocks whoever asks for one. */
final class CardGuardrail implements Guardrail {

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
            return text.contains("card number")
                    ? Decision.block("asks for a card", new Finding("words", "card_request", new CharRange(0, 4), 1))
                    : Decision.pass();
        }
        Finding finding = new Finding("digits", "credit_card", new CharRange(at, at + NUMBER.length()), 1);
        return new Decision.Transform(text.replace(NUMBER, "****"), List.of(finding));
    }
}
