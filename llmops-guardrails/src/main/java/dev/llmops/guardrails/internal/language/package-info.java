/** The language of a text, and whether it is any. */
@NullMarked
package dev.llmops.guardrails.internal.language;

import org.jspecify.annotations.NullMarked;
