/** LangChain4j's retrievers and embedding stores as ours, and ours as theirs. */
@NullMarked
package dev.llmops.langchain4j.rag;

import org.jspecify.annotations.NullMarked;
