/** One step of a model: tokens in, logits and choices out. */
@NullMarked
package dev.llmops.local.internal.engine.decode;

import org.jspecify.annotations.NullMarked;
