package dev.llmops.api.generation;

import dev.llmops.api.json.JsonValues;
import dev.llmops.api.prompt.PromptSource;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which prompt a call used, and with what.
 *
 * @param name name of the prompt
 * @param version number of the version
 * @param contentHash its content hash
 * @param variables the variables as they were rendered: after input guardrails; values as {@link JsonValues} describes
 * @param source which source served the version; null in records of before sources were noted
 */
public record PromptUse(
        String name,
        int version,
        String contentHash,
        Map<String, Object> variables,
        @Nullable PromptSource source) {

    /** Copies the variables. */
    public PromptUse {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(contentHash, "contentHash");
        variables = JsonValues.copyOf("variables", variables);
    }
}
