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
 * A complete answer and the record of how it came about.
 *
 * @param generation the record, which is {@code COMPLETED}
 * @param response the model's response, after guardrails. Where a guardrail keeps values out of the record, the response
 *     has them and the record's has placeholders
 */
public record Answer(Generation generation, ModelResponse response) {

    /** Refuses a record without response. */
    public Answer {
        Objects.requireNonNull(generation.response(), "generation.response");
        Objects.requireNonNull(response, "response");
    }

    /** {@return the text} */
    public String text() {
        return response.text();
    }

    /** {@return the id under which the record is kept, and feedback is given} */
    public GenerationId generationId() {
        return generation.id();
    }

    /** {@return the tools that the model wants to be called} */
    public List<ToolCall> toolCalls() {
        return response.message().toolCalls();
    }

    /** {@return what the answer cites} */
    public List<Citation> citations() {
        return generation.citations();
    }

    /** {@return what its claims are worth, and what was done about that; null if nobody looked} */
    public @Nullable Grounding grounding() {
        return generation.grounding();
    }

    /** {@return the tokens of all attempts} */
    public TokenUsage usage() {
        return generation.usage();
    }

    /** {@return what all attempts cost} */
    public Cost cost() {
        return generation.cost();
    }
}
