/** The views of a text: other readings of it, what is hidden in it, and what is encoded in it. */
@NullMarked
package dev.llmops.guardrails.internal.view;

import org.jspecify.annotations.NullMarked;
