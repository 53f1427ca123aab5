package dev.llmops.springai.guardrail;

import dev.llmops.api.guardrail.Deanonymizer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Puts back into a streamed text what was taken out of the call's other texts. */
final class RestoredStream {

    private final CallContext call;
    private final List<Deanonymizer> restorers = new ArrayList<>();

    RestoredStream(CallContext call) {
        this.call = call;
    }

    String push(String piece) {
        List<Supplier<Deanonymizer>> known = call.restorers();
        known.subList(restorers.size(), known.size()).forEach(each -> restorers.add(each.get()));
        return piece.isEmpty() ? "" : Deanonymizer.composite(restorers).push(piece);
    }

    String finish() {
        return Deanonymizer.composite(restorers).finish();
    }
}
