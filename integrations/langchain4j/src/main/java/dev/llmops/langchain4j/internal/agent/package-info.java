/** The run of an {@code AiServices} and its tools. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.langchain4j.internal.agent;

import org.jspecify.annotations.NullMarked;
