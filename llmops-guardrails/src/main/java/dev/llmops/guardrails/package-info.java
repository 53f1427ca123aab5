/** Guardrails for personal data and secrets, injections and structured output, for whole and streamed texts. */
@NullMarked
package dev.llmops.guardrails;

import org.jspecify.annotations.NullMarked;
