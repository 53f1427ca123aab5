/** Below LangChain4j's HTTP client: cancelling, {@code Retry-After}, how many requests a call made. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.langchain4j.internal.http;

import org.jspecify.annotations.NullMarked;
