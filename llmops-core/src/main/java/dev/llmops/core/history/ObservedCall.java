package dev.llmops.core.history;

import dev.llmops.api.generation.Assignment;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.PromptUse;
import dev.llmops.api.guardrail.GuardrailRecord;
import dev.llmops.api.guardrail.PolicyIdentity;
import dev.llmops.api.model.ModelIdentity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a recorded call shows about what was live when it was made.
 *
 * @param generation the call
 * @param at when it began
 * @param prompt the version of its prompt, or null if it had none
 * @param assignments the variants of experiments that it got
 * @param model the last model that was asked, or null if none was
 * @param adapters the scale of each LoRA adapter by name; empty if the call requested none
 * @param policies the guardrail policies that made a decision, each once, in the order of their first decision
 */
public record ObservedCall(
        GenerationId generation,
        Instant at,
        @Nullable PromptUse prompt,
        List<Assignment> assignments,
        @Nullable ModelIdentity model,
        Map<String, String> adapters,
        List<PolicyIdentity> policies) {

    private static final String ADAPTERS = "lora";

    /** Copies the collections. */
    public ObservedCall {
        Objects.requireNonNull(generation, "generation");
        Objects.requireNonNull(at, "at");
        assignments = List.copyOf(assignments);
        adapters = Map.copyOf(adapters);
        policies = List.copyOf(policies);
    }

    static ObservedCall of(Generation call) {
        return new ObservedCall(
                call.id(),
                call.timings().startedAt(),
                call.prompt(),
                call.assignments(),
                call.model(),
                adapters(call),
                call.guardrails().stream()
                        .map(GuardrailRecord::policy)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList());
    }

    private static Map<String, String> adapters(Generation call) {
        Map<String, String> scales = new TreeMap<>();
        if (call.request() != null && call.request().parameters().vendor().get(ADAPTERS) instanceof Map<?, ?> asked) {
            asked.forEach((name, scale) -> scales.put(String.valueOf(name), String.valueOf(scale)));
        }
        return scales;
    }
}
