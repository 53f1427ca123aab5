package dev.llmops.rag.citation;

import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.ForwardingStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Holds an answer back until its citations are checked, and puts another in its place if none is supported. */
final class AbstainingStream extends ForwardingStream {

    private static final String ABSTAINED_FROM = "citations.abstained_from";

    private final Call call;
    private final CitationChecker checker;
    private final String abstention;
    private final Deque<ModelEvent> ready = new ArrayDeque<>(2);

    AbstainingStream(Call call, ModelStream source, CitationChecker checker, String abstention) {
        super(source);
        this.call = call;
        this.checker = checker;
        this.abstention = abstention;
    }

    @Override
    public ModelEvent next() {
        while (ready.isEmpty()) {
            ModelEvent event = source().next();
            if (event instanceof ModelEvent.Completed completed) {
                complete(completed.response());
            } else if (event instanceof ModelEvent.End) {
                ready.add(event);
            }
        }
        return ready.remove();
    }

    private void complete(ModelResponse response) {
        CheckedAnswer checked = checker.check(response.text(), call.passages());
        boolean onlyTools =
                response.text().isBlank() && !response.message().toolCalls().isEmpty();
        boolean stands = onlyTools || checked.hasSupport();
        ModelResponse answer = stands ? response : abstained(response);
        call.notes().citations(stands ? checked.citations() : List.of());
        if (call.streaming() && !answer.text().isEmpty()) {
            ready.add(new ModelEvent.TextDelta(answer.text()));
        }
        ready.add(new ModelEvent.Completed(answer));
    }

    private ModelResponse abstained(ModelResponse response) {
        Map<String, Object> vendor = new HashMap<>(response.vendor());
        vendor.put(ABSTAINED_FROM, response.text());
        return new ModelResponse(
                response.message().withText(abstention),
                response.finishReason(),
                response.usage(),
                response.model(),
                response.timeToFirstToken(),
                response.total(),
                vendor);
    }
}
