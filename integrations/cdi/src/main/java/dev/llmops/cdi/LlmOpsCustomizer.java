package dev.llmops.cdi;

import dev.llmops.core.LlmOpsBuilder;

/** A bean of this type changes how the application's {@code LlmOps} is built, after beans and settings were put in. */
@FunctionalInterface
public interface LlmOpsCustomizer {

    /**
     * Changes the builder.
     *
     * @param builder with the models, the store and the guardrails that were found
     */
    void customize(LlmOpsBuilder builder);
}
