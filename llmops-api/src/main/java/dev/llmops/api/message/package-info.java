/** What is said to a model and what it says: messages, their parts, and tool calls. */
@NullMarked
package dev.llmops.api.message;

import org.jspecify.annotations.NullMarked;
