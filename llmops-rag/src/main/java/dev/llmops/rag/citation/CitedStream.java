package dev.llmops.rag.citation;

import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.retrieval.Grounding;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.ForwardingStream;
import java.util.List;

/** Notes the citations of an answer when it is complete. */
final class CitedStream extends ForwardingStream {

    private final Call call;
    private final CitationChecker checker;

    CitedStream(Call call, ModelStream source, CitationChecker checker) {
        super(source);
        this.call = call;
        this.checker = checker;
    }

    @Override
    public ModelEvent next() {
        ModelEvent event = source().next();
        if (event instanceof ModelEvent.Completed completed) {
            CheckedAnswer checked = checker.check(completed.response().text(), call.passages());
            note(call, checked);
        }
        return event;
    }

    static void note(Call call, CheckedAnswer checked) {
        call.notes().citations(checked.citations());
        call.notes().grounding(new Grounding(Grounding.Outcome.ANSWER, checked.claims(), null, null, List.of()));
    }
}
