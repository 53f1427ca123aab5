/** What Spring Boot configures where Spring AI and an {@code LlmOps} are there. */
@NullMarked
package dev.llmops.springai.boot;

import org.jspecify.annotations.NullMarked;
