/** Answers that must be a record. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.guardrails.internal.output;

import org.jspecify.annotations.NullMarked;
