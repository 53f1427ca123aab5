package dev.llmops.core.internal.guardrail;

import dev.llmops.api.guardrail.Deanonymizer;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.core.chain.CallNotes;
import java.util.function.UnaryOperator;

/** Puts back what guardrails took out of the texts of a call. */
public final class Deanonymizers {

    private Deanonymizers() {}

    /** {@return a whole text with its values, by its form: see {@link Deanonymizer#byForm}} */
    public static String restore(CallNotes notes, String text) {
        Deanonymizer restored = Deanonymizer.byForm(notes::restorers);
        return restored.push(text) + restored.finish();
    }

    public static AssistantMessage restore(CallNotes notes, AssistantMessage message) {
        return notes.restorers().isEmpty() ? message : MessageTexts.map(message, text -> restore(notes, text));
    }

    /** For a check whose error is recorded: it can name a field, so the names stay as the model wrote them. */
    public static AssistantMessage restoreValues(CallNotes notes, AssistantMessage message) {
        UnaryOperator<String> same = UnaryOperator.identity();
        return notes.restorers().isEmpty()
                ? message
                : MessageTexts.map(
                        message,
                        same,
                        call -> MessageTexts.mapJson(call.arguments(), same, text -> restore(notes, text)));
    }
}
