/** The views of a text: other readings of it, what is hidden in it, and what is encoded in it. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.guardrails.internal.view;

import org.jspecify.annotations.NullMarked;
