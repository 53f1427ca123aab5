package dev.llmops.rag.internal.search;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.core.chain.SideCalls;
import java.util.Objects;

/**
 * What is asked of a model again and again with other words: an instruction, and a bound on the answer. Nothing is remembered: questions and
 * answers are of users, whose erasure would have to find them here too. Safe for use by multiple threads.
 *
 * @param purpose what the answers are for
 */
public record ModelQuestion(String purpose, ModelClient model, String instruction, int maxTokens) {

    /** Refuses nulls. */
    public ModelQuestion {
        Objects.requireNonNull(purpose, "purpose");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(instruction, "instruction");
    }

    public String answer(String asked) {
        return SideCalls.generate(
                        purpose,
                        model,
                        ModelRequest.builder()
                                .system(instruction)
                                .user(asked)
                                .parameters(ModelParameters.builder()
                                        .temperature(0)
                                        .maxTokens(maxTokens)
                                        .build())
                                .build())
                .text();
    }
}
