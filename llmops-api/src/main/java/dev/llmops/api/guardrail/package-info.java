/** Guardrails: checks of what goes into a model and what comes out of it. */
@NullMarked
package dev.llmops.api.guardrail;

import org.jspecify.annotations.NullMarked;
