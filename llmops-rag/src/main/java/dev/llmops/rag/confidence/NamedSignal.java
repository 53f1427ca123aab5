package dev.llmops.rag.confidence;

import java.util.Map;
import java.util.Objects;

/** A signal that says what it is. */
record NamedSignal(String description, ConfidenceSignal signal) implements ConfidenceSignal {

    NamedSignal {
        Objects.requireNonNull(signal, "signal");
        if (description.isBlank()) {
            throw new IllegalArgumentException("description must say what the signal is, but was blank");
        }
    }

    @Override
    public Map<String, Double> of(AnswerContext answer) {
        return signal.of(answer);
    }
}
