/** Systems of agents of LangChain4j's module {@code langchain4j-agentic}, which the application brings. */
@NullMarked
package dev.llmops.langchain4j.agentic;

import org.jspecify.annotations.NullMarked;
