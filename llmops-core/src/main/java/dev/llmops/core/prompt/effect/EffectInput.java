package dev.llmops.core.prompt.effect;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.PromptUse;
import dev.llmops.api.json.JsonValues;
import dev.llmops.api.retrieval.Passage;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The input with which two versions of a prompt are rendered.
 *
 * @param id identifies it, for example the id of its generation
 * @param variables the variables; values as {@link JsonValues} describes
 * @param passages the retrieved passages
 */
public record EffectInput(String id, Map<String, Object> variables, List<Passage> passages) {

    /** Copies the collections. */
    public EffectInput {
        Objects.requireNonNull(id, "id");
        variables = JsonValues.copyOf("variables", variables);
        passages = List.copyOf(passages);
    }

    /**
     * {@return the input with which a call's prompt was rendered: variables after input guardrails, and passages; without the history, which a
     * record holds only as part of the request. Empty if the call had no prompt}
     *
     * @param generation the record of the call
     */
    public static Optional<EffectInput> of(Generation generation) {
        PromptUse prompt = generation.prompt();
        return prompt == null
                ? Optional.empty()
                : Optional.of(new EffectInput(generation.id().value(), prompt.variables(), generation.passages()));
    }
}
