/** An application of Spring Boot with LLMOps in it. */
@NullMarked
package dev.llmops.examples.boot;

import org.jspecify.annotations.NullMarked;
