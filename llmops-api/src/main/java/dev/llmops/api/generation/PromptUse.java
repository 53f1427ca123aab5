package dev.llmops.api.generation;

import dev.llmops.api.json.JsonValues;
import dev.llmops.api.prompt.PromptSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The prompt that a call used, and its inputs.
 *
 * @param name name of the prompt
 * @param version number of the version
 * @param contentHash hash of what was rendered: that of the version's content or, if it includes other prompts, of its content with
 *     the included prompts inserted
 * @param variables the variables as rendered, after input guardrails; values as {@link JsonValues} describes
 * @param source which source served the version; null in records made before sources were recorded
 * @param includes the version that each include was resolved to, in the order in which they were encountered; empty if the prompt includes none
 * @param examples the examples of a data set that were shown, or null if the prompt has none
 */
public record PromptUse(
        String name,
        int version,
        String contentHash,
        Map<String, Object> variables,
        @Nullable PromptSource source,
        List<IncludedPrompt> includes,
        @Nullable ExamplesUse examples) {

    /** Copies the collections. */
    public PromptUse {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(contentHash, "contentHash");
        variables = JsonValues.copyOf("variables", variables);
        includes = List.copyOf(includes);
    }

    /**
     * Creates the use of a prompt that includes no other prompts and shows no examples.
     *
     * @param name name of the prompt
     * @param version number of the version
     * @param contentHash its content hash
     * @param variables the variables as rendered
     * @param source which source served the version, or null
     */
    public PromptUse(
            String name,
            int version,
            String contentHash,
            Map<String, Object> variables,
            @Nullable PromptSource source) {
        this(name, version, contentHash, variables, source, List.of(), null);
    }
}
