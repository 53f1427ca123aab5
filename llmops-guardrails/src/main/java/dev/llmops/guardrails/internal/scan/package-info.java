/** Detectors that read forward from a position. Internal. */
@NullMarked
package dev.llmops.guardrails.internal.scan;

import org.jspecify.annotations.NullMarked;
