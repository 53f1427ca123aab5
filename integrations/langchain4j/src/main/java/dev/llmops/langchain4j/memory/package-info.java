/** Conversations of LangChain4j in a store of this library. */
@NullMarked
package dev.llmops.langchain4j.memory;

import org.jspecify.annotations.NullMarked;
