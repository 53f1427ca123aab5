/**
 * LLMOps in an application of Spring Boot 3.5 or 4: {@link dev.llmops.spring.boot.autoconfigure.LlmOpsAutoConfiguration} makes it from {@link
 * dev.llmops.spring.boot.autoconfigure.LlmOpsProperties}. Applications use {@link dev.llmops.spring.boot.autoconfigure.LlmOpsCustomizer} and {@link
 * dev.llmops.spring.boot.autoconfigure.CallerProvider}.
 */
@NullMarked
package dev.llmops.spring.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
