/** Guardrails of LLMOps as advisors and tools of Spring AI, and its advisors as guardrails. */
@NullMarked
package dev.llmops.springai.guardrail;

import org.jspecify.annotations.NullMarked;
