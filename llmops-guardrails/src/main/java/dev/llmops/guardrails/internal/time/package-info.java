/** The seam to the machine's clock. */
@NullMarked
package dev.llmops.guardrails.internal.time;

import org.jspecify.annotations.NullMarked;
