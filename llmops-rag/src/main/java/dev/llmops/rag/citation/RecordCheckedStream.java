package dev.llmops.rag.citation;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.retrieval.Grounding;
import dev.llmops.core.chain.Call;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Holds an answer back until it is whole, and lets it go if it agrees with the records. */
final class RecordCheckedStream extends CheckingStream {

    private static final String WITHHELD = "records.withheld";

    private final Call call;
    private final RecordRule rule;
    private final String instead;
    private final Deque<ModelEvent> ready = new ArrayDeque<>(2);

    RecordCheckedStream(Call call, ModelStream source, RecordRule rule, String instead) {
        super(source);
        this.call = call;
        this.rule = rule;
        this.instead = instead;
    }

    @Override
    public ModelEvent next() {
        while (ready.isEmpty()) {
            ModelEvent event = source().next();
            if (event instanceof ModelEvent.Completed completed) {
                show(check().end(completed.response(), () -> checked(completed.response())));
            } else if (!(event instanceof ModelEvent.TextDelta)) {
                ready.add(event); // the end of an answer that broke off too, whose text stays unseen
            }
        }
        return ready.remove();
    }

    private ModelResponse checked(ModelResponse response) {
        List<String> wrong = AbstainingStream.onlyCallsTools(response) ? List.of() : wrong(response.text());
        if (wrong.isEmpty()) {
            return response;
        }
        call.notes().citations(List.of());
        call.notes()
                .grounding(new Grounding(
                        Grounding.Outcome.ABSTENTION, List.of(), null, String.join("; ", wrong), List.of()));
        return RepairedStream.changed(response, instead, WITHHELD);
    }

    private List<String> wrong(String answer) {
        try {
            return rule.problems(call, answer);
        } catch (CallCancelledException e) {
            throw e;
        } catch (RuntimeException e) {
            return List.of("the records cannot be had: " + e.getMessage());
        }
    }

    private void show(ModelEvent.End end) {
        if (call.streaming()
                && end instanceof ModelEvent.Completed completed
                && !completed.response().text().isEmpty()) {
            ready.add(new ModelEvent.TextDelta(completed.response().text()));
        }
        ready.add(end);
    }
}
