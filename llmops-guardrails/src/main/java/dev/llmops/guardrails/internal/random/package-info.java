/** Where chance enters. */
@NullMarked
package dev.llmops.guardrails.internal.random;

import org.jspecify.annotations.NullMarked;
