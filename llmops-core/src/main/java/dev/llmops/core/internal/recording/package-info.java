/**
 * The end of a call: its notes become its Generation, which is kept and told to whoever listens.
 * This package is internal and is not for public use; it may change at any time.
 */
@NullMarked
package dev.llmops.core.internal.recording;

import org.jspecify.annotations.NullMarked;
