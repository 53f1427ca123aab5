/** Values taken out of texts, and put back. Internal. */
@NullMarked
package dev.llmops.guardrails.internal.redact;

import org.jspecify.annotations.NullMarked;
