/** What must not come out again: runs of a secret text in an answer. */
@NullMarked
package dev.llmops.guardrails.internal.leak;

import org.jspecify.annotations.NullMarked;
