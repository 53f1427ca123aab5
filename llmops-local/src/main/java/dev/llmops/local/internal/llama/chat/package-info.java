/** This package is internal and is not for public use; it may change at any time. Chat templates of models: prompts from messages, and messages from answers. */
@NullMarked
package dev.llmops.local.internal.llama.chat;

import org.jspecify.annotations.NullMarked;
