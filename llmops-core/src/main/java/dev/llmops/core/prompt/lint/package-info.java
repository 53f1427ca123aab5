/** Checks of prompts beyond whether they can be rendered: variables, secrets, tokens, shared prefixes, placement of user input. */
@NullMarked
package dev.llmops.core.prompt.lint;

import org.jspecify.annotations.NullMarked;
