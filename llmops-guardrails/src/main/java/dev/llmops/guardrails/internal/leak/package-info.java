/** What must not come out again: runs of a secret text in an answer. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.guardrails.internal.leak;

import org.jspecify.annotations.NullMarked;
