/** Guardrails: personal data and secrets, injections, structured output, whole and streaming. */
@NullMarked
package dev.llmops.guardrails;

import org.jspecify.annotations.NullMarked;
