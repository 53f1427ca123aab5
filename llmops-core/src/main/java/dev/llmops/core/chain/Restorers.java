package dev.llmops.core.chain;

import dev.llmops.api.guardrail.TextRestorer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

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
