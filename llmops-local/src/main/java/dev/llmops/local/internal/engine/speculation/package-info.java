/** Speculative decoding: draft models and prompt lookup. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.local.internal.engine.speculation;

import org.jspecify.annotations.NullMarked;
