package dev.llmops.rag.citation;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.retrieval.Grounding;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.ForwardingStream;
import dev.llmops.rag.internal.text.Literals;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Holds an answer back until it is whole, and lets it go if all its values are in the records. */
final class RecordCheckedStream extends ForwardingStream {

    private static final String WITHHELD = "records.withheld";

    private final Call call;
    private final Function<Call, List<Map<String, Object>>> records;
    private final String instead;
    private final Deque<ModelEvent> ready = new ArrayDeque<>(2);

    RecordCheckedStream(
            Call call, ModelStream source, Function<Call, List<Map<String, Object>>> records, String instead) {
        super(source);
        this.call = call;
        this.records = records;
        this.instead = instead;
    }

    @Override
    public ModelEvent next() {
        while (ready.isEmpty()) {
            ModelEvent event = source().next();
            if (event instanceof ModelEvent.Completed completed) {
                show(checked(completed.response()));
            } else if (!(event instanceof ModelEvent.TextDelta)) {
                ready.add(event); // the end of an answer that broke off too, whose text stays unseen
            }
        }
        return ready.remove();
    }

    private ModelResponse checked(ModelResponse response) {
        List<String> wrong = response.text().isBlank() ? List.of() : wrong(response.text());
        if (wrong.isEmpty()) {
            return response;
        }
        call.notes().citations(List.of());
        call.notes()
                .grounding(new Grounding(
                        Grounding.Outcome.ABSTENTION,
                        List.of(),
                        null,
                        "not in the records: " + String.join("; ", wrong),
                        List.of()));
        return RepairedStream.changed(response, instead, WITHHELD);
    }

    private List<String> wrong(String answer) {
        try {
            String known = records.apply(call).stream()
                    .flatMap(row -> row.values().stream())
                    .map(value -> value instanceof BigDecimal number ? number.toPlainString() : value.toString())
                    .collect(Collectors.joining(" | "));
            return Literals.of(withoutMarkers(answer)).wrongIn(Literals.of(known));
        } catch (LlmOpsException e) {
            return List.of("the records can not be had: " + e.getMessage());
        }
    }

    private static String withoutMarkers(String answer) {
        StringBuilder text = new StringBuilder(answer);
        CitationParser.parse(answer).forEach(marker -> {
            int length = marker.range().length();
            text.replace(marker.range().start(), marker.range().end(), " ".repeat(length));
        });
        return text.toString();
    }

    private void show(ModelResponse response) {
        if (call.streaming() && !response.text().isEmpty()) {
            ready.add(new ModelEvent.TextDelta(response.text()));
        }
        ready.add(new ModelEvent.Completed(response));
    }
}
