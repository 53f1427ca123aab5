/** Continuous batching: which sequences take part in the next step. */
@NullMarked
package dev.llmops.local.internal.engine.scheduling;

import org.jspecify.annotations.NullMarked;
