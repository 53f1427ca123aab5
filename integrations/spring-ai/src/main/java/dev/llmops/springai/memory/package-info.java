/** Conversations of Spring AI in a store of this library. */
@NullMarked
package dev.llmops.springai.memory;

import org.jspecify.annotations.NullMarked;
