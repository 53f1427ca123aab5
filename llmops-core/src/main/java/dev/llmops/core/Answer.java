package dev.llmops.core;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.retrieval.Citation;
import dev.llmops.api.retrieval.Grounding;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A complete answer and its record.
 *
 * @param generation the record, whose status is {@code COMPLETED}
 * @param response the model's response, after guardrails. If a guardrail keeps values out of the record, this response
 *     contains them and the record's response has placeholders
 */
public record Answer(Generation generation, ModelResponse response) {

    /** Rejects a record without a response. */
    public Answer {
        Objects.requireNonNull(generation.response(), "generation.response");
        Objects.requireNonNull(response, "response");
    }

    /** {@return the text} */
    public String text() {
        return response.text();
    }

    /** {@return the id of the record, to be used for feedback} */
    public GenerationId generationId() {
        return generation.id();
    }

    /** {@return the tools that the model wants to call} */
    public List<ToolCall> toolCalls() {
        return response.message().toolCalls();
    }

    /** {@return the citations in the answer} */
    public List<Citation> citations() {
        return generation.citations();
    }

    /** {@return the assessment of its claims and the action taken; null if they were not checked} */
    public @Nullable Grounding grounding() {
        return generation.grounding();
    }

    /** {@return the tokens of all attempts} */
    public TokenUsage usage() {
        return generation.usage();
    }

    /** {@return the cost of all attempts} */
    public Cost cost() {
        return generation.cost();
    }
}
