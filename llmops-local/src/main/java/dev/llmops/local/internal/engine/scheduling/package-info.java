/** Continuous batching: which sequences take part in the next step. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.local.internal.engine.scheduling;

import org.jspecify.annotations.NullMarked;
