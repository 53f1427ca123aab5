package dev.llmops.cdi;

import dev.llmops.core.LlmOpsBuilder;

/** A bean of this type changes how the application's {@code LlmOps} is built, after beans and settings were put in. */
@FunctionalInterface
public interface LlmOpsCustomizer {

    /**
     * Changes the builder.
     *
     * @param builder with the models, the guardrails and the store that were found; the store of the setting {@code llmops.store.file} is opened
     *     only if none is set
     */
    void customize(LlmOpsBuilder builder);
}
