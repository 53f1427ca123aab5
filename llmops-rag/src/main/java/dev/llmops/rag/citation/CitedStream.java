package dev.llmops.rag.citation;

import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.retrieval.Grounding;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.ForwardingStream;
import dev.llmops.rag.confidence.ConfidenceSignal;
import java.util.List;

/** Notes the citations of an answer when it is complete. */
final class CitedStream extends ForwardingStream {

    private final Call call;
    private final CitationChecker checker;
    private final ConfidenceSignal signals;

    CitedStream(Call call, ModelStream source, CitationChecker checker, ConfidenceSignal signals) {
        super(source);
        this.call = call;
        this.signals = signals;
        this.checker = checker;
    }

    @Override
    public ModelEvent next() {
        ModelEvent event = source().next();
        if (event instanceof ModelEvent.Completed completed) {
            CheckedAnswer checked = checker.check(completed.response().text(), call.passages());
            note(call, checked);
            return new ModelEvent.Completed(FeatureRecord.in(call, completed.response(), checked.claims(), signals));
        }
        return event;
    }

    static void note(Call call, CheckedAnswer checked) {
        call.notes().citations(checked.citations());
        call.notes().grounding(new Grounding(Grounding.Outcome.ANSWER, checked.claims(), null, null, List.of()));
    }
}
