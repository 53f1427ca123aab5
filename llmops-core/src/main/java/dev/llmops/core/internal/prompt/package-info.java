/** What registries of prompts share. Internal. */
@NullMarked
package dev.llmops.core.internal.prompt;

import org.jspecify.annotations.NullMarked;
