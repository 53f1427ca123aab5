/**
 * How the chain runs guardrails over the texts of a call, and gives the caller back what they took out.
 * This package is internal and is not for public use; it may change at any time.
 */
@NullMarked
package dev.llmops.core.internal.guardrail;

import org.jspecify.annotations.NullMarked;
