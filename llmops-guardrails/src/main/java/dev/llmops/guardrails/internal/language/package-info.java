/** The language of a text, and whether it is any. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.guardrails.internal.language;

import org.jspecify.annotations.NullMarked;
