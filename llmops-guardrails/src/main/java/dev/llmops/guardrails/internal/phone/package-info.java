/** Phone numbers, and the words around numbers. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.guardrails.internal.phone;

import org.jspecify.annotations.NullMarked;
