/** Conversations with a model: messages, their parts, and tool calls. */
@NullMarked
package dev.llmops.api.message;

import org.jspecify.annotations.NullMarked;
