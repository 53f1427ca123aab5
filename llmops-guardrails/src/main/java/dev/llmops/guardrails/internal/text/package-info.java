/** Texts as a model sees them, and where each character stood. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.guardrails.internal.text;

import org.jspecify.annotations.NullMarked;
