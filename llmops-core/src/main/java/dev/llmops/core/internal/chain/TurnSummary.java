package dev.llmops.core.internal.chain;

import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.core.chain.SideCalls;
import dev.llmops.core.chain.Summary;
import java.util.ArrayList;
import java.util.List;

/**
 * The summary of turns that are left out.
 *
 * @param text what the model wrote; empty if it failed
 * @param outcome what the record says of it
 */
record TurnSummary(String text, String outcome) {

    static TurnSummary of(ModelClient model, List<Message> turns, int maxTokens) {
        ModelRequest request = ModelRequest.builder()
                .user(Summary.instruction("", turns))
                .parameters(ModelParameters.builder()
                        .maxTokens(maxTokens)
                        .temperature(0)
                        .build())
                .build();
        try {
            String text = SideCalls.generate("summary", model, request)
                    .message()
                    .text()
                    .strip();
            return new TurnSummary(text, text.isEmpty() ? "the model wrote none" : "of " + turns.size() + " messages");
        } catch (RuntimeException | Error e) {
            // The question can be answered without; what failed is in the record.
            return new TurnSummary("", "failed with " + e.getClass().getSimpleName());
        }
    }

    boolean succeeded() {
        return !text.isEmpty();
    }

    List<Message> before(List<Message> history) {
        List<Message> all = new ArrayList<>(Summary.asTurn(text));
        all.addAll(history);
        return all;
    }
}
