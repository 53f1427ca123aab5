/** Stores LangChain4j's conversations in a store of this library. */
@NullMarked
package dev.llmops.langchain4j.memory;

import org.jspecify.annotations.NullMarked;
