/** Messages, requests, responses and errors of LangChain4j from and to ours. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.langchain4j.internal.mapping;

import org.jspecify.annotations.NullMarked;
