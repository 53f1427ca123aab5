/** One step of a model: tokens in, logits and choices out. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.local.internal.engine.decode;

import org.jspecify.annotations.NullMarked;
