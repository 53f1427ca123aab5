/** Guardrails: checks of a model's input and output. */
@NullMarked
package dev.llmops.api.guardrail;

import org.jspecify.annotations.NullMarked;
