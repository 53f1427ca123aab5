/** Checks of prompts beyond "can be rendered": variables, secrets, tokens, shared prefixes, placement of what users say. */
@NullMarked
package dev.llmops.core.prompt.lint;

import org.jspecify.annotations.NullMarked;
