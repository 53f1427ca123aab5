package dev.llmops.core;

import dev.llmops.api.content.RecordContent;
import dev.llmops.api.error.GuardrailFailedException;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailBlockedException;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import java.util.List;

/** Shows guardrails of what users type what they say about an answer, before it is kept. All texts of one feedback are of one call. */
final class FeedbackGuardrails {

    private final List<Guardrail> guardrails;

    FeedbackGuardrails(List<Guardrail> all) {
        this.guardrails = all.stream()
                .filter(guardrail -> guardrail.stages().contains(GuardrailStage.USER_INPUT))
                .toList();
    }

    /**
     * {@return the feedback as it may be kept}
     *
     * @throws GuardrailBlockedException if a guardrail does not let a text of it pass
     * @throws GuardrailFailedException if a guardrail failed
     */
    Feedback checked(Feedback feedback) {
        if (guardrails.isEmpty()) {
            return feedback;
        }
        String user = feedback.user();
        GuardrailContext context = GuardrailContext.of(user == null ? Caller.ANONYMOUS : Caller.user(user))
                .from("feedback");
        return RecordContent.map(feedback, text -> checked(text, context));
    }

    private String checked(String text, GuardrailContext context) {
        String current = text;
        for (Guardrail guardrail : guardrails) {
            current = decide(guardrail, current, context).passed(guardrail.name(), current);
        }
        return current;
    }

    private static Decision decide(Guardrail guardrail, String text, GuardrailContext context) {
        try {
            return guardrail.check(GuardrailStage.USER_INPUT, text, context);
        } catch (RuntimeException e) {
            throw new GuardrailFailedException(
                    "guardrail '" + guardrail.name() + "' failed with "
                            + e.getClass().getSimpleName() + " on feedback, which was not kept; see the cause",
                    e);
        }
    }
}
