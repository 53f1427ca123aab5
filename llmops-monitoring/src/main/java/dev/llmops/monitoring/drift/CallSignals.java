package dev.llmops.monitoring.drift;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Role;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.retrieval.Citation;
import dev.llmops.api.retrieval.Citation.Support;
import dev.llmops.api.retrieval.Grounding;
import dev.llmops.api.retrieval.Passage;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** What of a record is a number that may drift. A call that has no value of a signal says nothing about it. */
final class CallSignals {

    private CallSignals() {}

    /** {@return the values by signal} */
    static Map<String, Double> numbers(Generation call, Optional<String> input) {
        Map<String, Double> numbers = new TreeMap<>();
        input.ifPresent(text -> numbers.put("input-length", (double) text.codePointCount(0, text.length())));
        if (!call.retrieval().isEmpty() || !call.passages().isEmpty()) {
            numbers.put("no-passages", call.passages().isEmpty() ? 1.0 : 0.0);
        }
        call.passages().stream()
                .map(Passage::score)
                .filter(Objects::nonNull)
                .max(Double::compare)
                .ifPresent(score -> numbers.put("top-score", score));
        List<Citation> checked = call.citations().stream()
                .filter(citation -> citation.support() != Support.NOT_CHECKED)
                .toList();
        if (!checked.isEmpty()) {
            long supported = checked.stream()
                    .filter(citation -> citation.support() == Support.SUPPORTED)
                    .count();
            numbers.put("citations-supported", supported / (double) checked.size());
        }
        Grounding grounding = call.grounding();
        if (grounding != null) {
            numbers.put("abstention", grounding.outcome() == Grounding.Outcome.ABSTENTION ? 1.0 : 0.0);
        }
        if (call.status() != GenerationStatus.CANCELLED) {
            numbers.put("blocked", call.status() == GenerationStatus.BLOCKED ? 1.0 : 0.0);
        }
        return numbers;
    }

    /** {@return the text of the last message of the user} */
    static Optional<String> lastUserMessage(Generation call) {
        ModelRequest request = call.request();
        return request == null
                ? Optional.empty()
                : request.messages().stream()
                        .filter(message -> message.role() == Role.USER)
                        .reduce((earlier, later) -> later)
                        .map(Message::text);
    }

    /** {@return what counts once: the session, or the call if it has none} */
    static String unit(Generation call) {
        String session = call.caller().session();
        return session == null ? call.id().value() : session;
    }
}
