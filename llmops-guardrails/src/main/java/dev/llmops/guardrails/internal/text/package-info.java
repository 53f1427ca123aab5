/** Texts as a model sees them, and where each character stood. Internal. */
@NullMarked
package dev.llmops.guardrails.internal.text;

import org.jspecify.annotations.NullMarked;
