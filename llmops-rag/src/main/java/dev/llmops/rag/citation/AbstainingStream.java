package dev.llmops.rag.citation;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.retrieval.Grounding;
import dev.llmops.core.chain.Call;
import dev.llmops.rag.confidence.ConfidenceSignal;
import dev.llmops.rag.verification.ClaimVerifier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Holds an answer back until one of its citations is supported, from where on it goes through as it comes; puts another
 * answer in its place if none is. What is held back when the answer breaks off stays back.
 */
final class AbstainingStream extends CheckingStream {

    static final String ABSTAINED_FROM = "citations.abstained_from";

    private final Call call;
    private final CitationChecker checker;
    private final FirstSupport support;
    private final String abstention;
    private final ConfidenceSignal signals;
    private final Deque<ModelEvent> held = new ArrayDeque<>();
    private boolean open;

    AbstainingStream(
            Call call, ModelStream source, ClaimVerifier verifier, String abstention, ConfidenceSignal signals) {
        super(source);
        this.signals = signals;
        this.call = call;
        this.checker = new CitationChecker(new CachingVerifier(verifier));
        this.support = new FirstSupport(checker, call.passages());
        this.abstention = abstention;
    }

    @Override
    public ModelEvent next() {
        while (!open || held.isEmpty()) {
            ModelEvent event = source().next();
            if (event instanceof ModelEvent.Completed completed) {
                ModelEvent.End end = check().end(completed.response(), () -> settled(completed.response()));
                if (!(end instanceof ModelEvent.Completed)) {
                    return end;
                }
                held.add(end);
                open = true;
            } else if (event instanceof ModelEvent.End) {
                return event; // and nothing of what is held: nobody asks for more behind the end
            } else if (event instanceof ModelEvent.TextDelta delta) {
                held.add(event);
                open = open || isSupportedBy(delta.text());
            } else if (held.isEmpty()) {
                return event; // reasoning, which comes before the answer and is not changed
            } else {
                held.add(event);
            }
        }
        return held.remove();
    }

    /** Where the check was cancelled so is the answer, whose end comes next. */
    private boolean isSupportedBy(String piece) {
        try {
            return check().run(() -> support.push(piece));
        } catch (CallCancelledException e) {
            source().cancel();
            return false;
        }
    }

    private ModelResponse settled(ModelResponse response) {
        CheckedAnswer checked = checker.check(response.text(), call.passages());
        if (open || onlyCallsTools(response) || saysSupported(response.text()) || checked.hasSupport()) {
            CitedStream.note(call, checked);
            return SignalRecord.in(call, response, checked.claims(), signals);
        }
        call.notes().citations(List.of());
        call.notes()
                .grounding(new Grounding(
                        Grounding.Outcome.ABSTENTION,
                        List.of(),
                        null,
                        "no citation of the answer is supported",
                        List.of()));
        held.removeIf(ModelEvent.TextDelta.class::isInstance);
        if (call.streaming()) {
            held.addFirst(new ModelEvent.TextDelta(abstention));
        }
        return RepairedStream.changed(response, abstention, ABSTAINED_FROM);
    }

    /** A blocking call's answer comes in one piece; it is judged as the same answer in a stream is. */
    private boolean saysSupported(String answer) {
        return !call.streaming() && support.push(answer);
    }

    static boolean onlyCallsTools(ModelResponse response) {
        return response.text().isBlank() && !response.message().toolCalls().isEmpty();
    }
}
