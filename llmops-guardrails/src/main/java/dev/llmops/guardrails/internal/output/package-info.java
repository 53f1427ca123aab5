/** Answers that must be a record. Internal. */
@NullMarked
package dev.llmops.guardrails.internal.output;

import org.jspecify.annotations.NullMarked;
