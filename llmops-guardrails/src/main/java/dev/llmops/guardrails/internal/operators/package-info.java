/**
 * What takes the place of personal data for good.
 *
 * <p>This package is internal and is not for public use; it may change at any time.
 */
@NullMarked
package dev.llmops.guardrails.internal.operators;

import org.jspecify.annotations.NullMarked;
