package dev.llmops.rag.confidence;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All numbers of some signals. */
record SeveralSignals(List<ConfidenceSignal> signals) implements ConfidenceSignal {

    @Override
    public Map<String, Double> of(AnswerContext answer) {
        Map<String, Double> values = new LinkedHashMap<>();
        signals.forEach(signal -> values.putAll(ConfidenceSignal.known(signal, answer)));
        return values;
    }
}
