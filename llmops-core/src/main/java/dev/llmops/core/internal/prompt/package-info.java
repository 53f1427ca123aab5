/** What registries of prompts share. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.core.internal.prompt;

import org.jspecify.annotations.NullMarked;
