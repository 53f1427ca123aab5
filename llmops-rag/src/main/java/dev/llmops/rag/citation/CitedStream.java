package dev.llmops.rag.citation;

import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.retrieval.Grounding;
import dev.llmops.core.chain.Call;
import dev.llmops.rag.confidence.ConfidenceSignal;
import java.util.List;

/** Notes the citations of an answer when it is complete. */
final class CitedStream extends CheckingStream {

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
            return check().end(completed.response(), () -> noted(completed.response()));
        }
        return event;
    }

    private ModelResponse noted(ModelResponse response) {
        CheckedAnswer checked = checker.check(response.text(), call.passages());
        note(call, checked);
        return SignalRecord.in(call, response, checked.claims(), signals);
    }

    static void note(Call call, CheckedAnswer checked) {
        call.notes().citations(checked.citations());
        call.notes().grounding(new Grounding(Grounding.Outcome.ANSWER, checked.claims(), null, null, List.of()));
    }
}
