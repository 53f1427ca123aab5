/** From messages to a request of tokens, and from tokens to an answer. */
@NullMarked
package dev.llmops.local.internal.engine.request;

import org.jspecify.annotations.NullMarked;
