/** Filters of LangChain4j as ours. */
@NullMarked
package dev.llmops.rag.internal.langchain4j;

import org.jspecify.annotations.NullMarked;
