/** LangChain4j's retrievers and embedding stores as ours, and ours as theirs. */
@NullMarked
package dev.llmops.rag.langchain4j;

import org.jspecify.annotations.NullMarked;
