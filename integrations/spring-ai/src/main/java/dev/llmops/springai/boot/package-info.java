/** Auto-configuration for Spring Boot if Spring AI and {@code LlmOps} are on the class path. */
@NullMarked
package dev.llmops.springai.boot;

import org.jspecify.annotations.NullMarked;
