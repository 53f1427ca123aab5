/** Systems of agents from LangChain4j's module {@code langchain4j-agentic}, which the application must provide. */
@NullMarked
package dev.llmops.langchain4j.agentic;

import org.jspecify.annotations.NullMarked;
