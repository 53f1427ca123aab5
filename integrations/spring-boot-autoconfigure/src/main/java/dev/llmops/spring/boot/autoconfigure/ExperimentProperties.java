package dev.llmops.spring.boot.autoconfigure;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * An experiment. It is on calls of a prompt, on calls that would go to a model, or, with neither, on all calls. The store starts it unless it
 * knows it; from then on the store decides.
 *
 * @param prompt Name of the prompt whose calls take part.
 * @param model Name of the model whose calls take part.
 * @param unit What a variant is given to: user, session, tenant, or tag: and a name.
 * @param holdout How many of 10000 buckets get no variant.
 * @param variants At least two. The first is the control.
 */
public record ExperimentProperties(
        @Nullable String prompt,
        @Nullable String model,
        @DefaultValue("user") String unit,
        @DefaultValue("0") int holdout,
        @DefaultValue List<Alternative> variants) {

    /**
     * What some callers get.
     *
     * @param weight Its share among the variants.
     * @param prompt Prompt version to use, as name@version or name@label.
     * @param model Name of the model to use.
     * @param temperature Temperature to use.
     * @param maxTokens Most tokens to write.
     */
    public record Alternative(
            String name,
            @DefaultValue("1") int weight,
            @Nullable String prompt,
            @Nullable String model,
            @Nullable Double temperature,
            @Nullable Integer maxTokens) {}
}
