/** Phone numbers, and the words around numbers. */
@NullMarked
package dev.llmops.guardrails.internal.phone;

import org.jspecify.annotations.NullMarked;
