/** Stores Spring AI's conversations in a store of this library. */
@NullMarked
package dev.llmops.springai.memory;

import org.jspecify.annotations.NullMarked;
