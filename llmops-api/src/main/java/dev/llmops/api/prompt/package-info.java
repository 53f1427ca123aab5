/** Prompts: immutable versions, the labels that point to them, and the registry that keeps both. */
@NullMarked
package dev.llmops.api.prompt;

import org.jspecify.annotations.NullMarked;
