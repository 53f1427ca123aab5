package dev.llmops.eval.run;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.message.TokenUsage;
import java.util.Objects;

/**
 * The recorded call behind an answer, and its usage and cost.
 *
 * @param generation the record of the call
 * @param usage tokens of all its attempts
 * @param cost their cost; unknown if no price is known, which does not mean free
 */
public record CallReceipt(GenerationId generation, TokenUsage usage, Cost cost) {

    /** Refuses nulls. */
    public CallReceipt {
        Objects.requireNonNull(generation, "generation");
        Objects.requireNonNull(usage, "usage");
        Objects.requireNonNull(cost, "cost");
    }
}
