package dev.llmops.eval.run;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.message.TokenUsage;
import java.util.Objects;

/**
 * Which recorded call an answer came from, and what it took.
 *
 * @param generation the record of the call
 * @param usage tokens of all its attempts
 * @param cost what they cost; unknown if nobody knows a price, which is not free
 */
public record CallReceipt(GenerationId generation, TokenUsage usage, Cost cost) {

    /** Refuses nulls. */
    public CallReceipt {
        Objects.requireNonNull(generation, "generation");
        Objects.requireNonNull(usage, "usage");
        Objects.requireNonNull(cost, "cost");
    }
}
