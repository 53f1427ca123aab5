package dev.llmops.core.chain;

import dev.llmops.api.guardrail.TextRestorer;
import dev.llmops.api.message.AssistantMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The restorers of one text, the last registered first: it took its values out of what the ones before it had left. A
 * guardrail may register while the text is under way; what had passed by then holds nothing of it.
 */
final class Restorers {

    private final CallNotes notes;
    private final List<TextRestorer> open = new ArrayList<>(1);

    Restorers(CallNotes notes) {
        this.notes = notes;
    }

    static String restore(CallNotes notes, String text) {
        Restorers restorers = new Restorers(notes);
        return restorers.push(text) + restorers.finish();
    }

    static AssistantMessage restore(CallNotes notes, AssistantMessage message) {
        return notes.restorers().isEmpty() ? message : MessageTexts.map(message, text -> restore(notes, text));
    }

    /** For a check whose error is recorded: it can name a field, so the names stay as the model wrote them. */
    static AssistantMessage restoreValues(CallNotes notes, AssistantMessage message) {
        UnaryOperator<String> same = UnaryOperator.identity();
        return notes.restorers().isEmpty()
                ? message
                : MessageTexts.map(
                        message,
                        same,
                        call -> MessageTexts.mapJson(call.arguments(), same, text -> restore(notes, text)));
    }

    String push(String piece) {
        List<Supplier<TextRestorer>> registered = notes.restorers();
        for (Supplier<TextRestorer> restorer : registered.subList(open.size(), registered.size())) {
            open.add(0, restorer.get());
        }
        return TextRestorer.composite(open).push(piece);
    }

    String finish() {
        return TextRestorer.composite(open).finish();
    }
}
