/**
 * Prompts: {@code .prompt} files in the Dotprompt format, an in-memory registry, and the renderer that turns a version
 * and its variables into messages. The text of a variable can never open a role or a tag.
 */
@NullMarked
package dev.llmops.core.prompt;

import org.jspecify.annotations.NullMarked;
