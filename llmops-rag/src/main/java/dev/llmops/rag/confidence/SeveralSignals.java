package dev.llmops.rag.confidence;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All numbers of some signals. */
record SeveralSignals(List<ConfidenceSignal> signals) implements ConfidenceSignal {

    @Override
    public Map<String, Double> of(AnswerContext answer) {
        Map<String, Double> values = new LinkedHashMap<>();
        signals.forEach(signal -> values.putAll(ConfidenceSignal.known(signal, answer)));
        return values;
    }

    /** Blank as soon as one of them does not say what it is. */
    @Override
    public String description() {
        List<String> all = signals.stream().map(ConfidenceSignal::description).toList();
        return all.stream().anyMatch(String::isBlank) ? "" : all.stream().collect(Collectors.joining(", ", "[", "]"));
    }
}
