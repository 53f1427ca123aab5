/** This package is internal and is not for public use; it may change at any time. It holds how fast a run goes. */
@NullMarked
package dev.llmops.eval.internal.pace;

import org.jspecify.annotations.NullMarked;
