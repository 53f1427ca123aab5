package dev.llmops.spring.boot.autoconfigure;

import dev.llmops.core.LlmOpsBuilder;

/**
 * Adds to the {@link dev.llmops.core.LlmOps} what no property says: a bean of this type is called when all properties and beans are in. Several
 * are called in Spring's order.
 */
@FunctionalInterface
public interface LlmOpsCustomizer {

    /**
     * Adds something.
     *
     * @param builder what properties and beans made so far
     */
    void customize(LlmOpsBuilder builder);
}
