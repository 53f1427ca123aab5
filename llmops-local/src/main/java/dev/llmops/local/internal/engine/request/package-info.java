/** From messages to a request of tokens, and from tokens to an answer. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.local.internal.engine.request;

import org.jspecify.annotations.NullMarked;
