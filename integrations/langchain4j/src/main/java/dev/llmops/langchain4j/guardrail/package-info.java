/** Guardrails of LLMOps as guardrails and tools of LangChain4j. */
@NullMarked
package dev.llmops.langchain4j.guardrail;

import org.jspecify.annotations.NullMarked;
