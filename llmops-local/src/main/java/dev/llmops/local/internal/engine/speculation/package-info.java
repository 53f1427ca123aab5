/** Speculative decoding: draft models and prompt lookup. */
@NullMarked
package dev.llmops.local.internal.engine.speculation;

import org.jspecify.annotations.NullMarked;
