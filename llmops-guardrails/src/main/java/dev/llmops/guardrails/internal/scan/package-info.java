/** Detectors that read forward from a position. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.guardrails.internal.scan;

import org.jspecify.annotations.NullMarked;
