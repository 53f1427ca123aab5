/** Values taken out of texts, and put back. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.guardrails.internal.redact;

import org.jspecify.annotations.NullMarked;
