/**
 * Registries of prompts of others as a {@link dev.llmops.api.prompt.PromptRegistry}: MLflow, Langfuse and PromptLayer. Their templates
 * are read and written where they have an exact form on the other side, and refused otherwise.
 */
@NullMarked
package dev.llmops.prompts;

import org.jspecify.annotations.NullMarked;
