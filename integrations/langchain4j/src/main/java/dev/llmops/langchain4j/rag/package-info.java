/** LangChain4j's retrievers and embedding stores as ours, and ours as LangChain4j's. */
@NullMarked
package dev.llmops.langchain4j.rag;

import org.jspecify.annotations.NullMarked;
