/** Asking evaluators. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.eval.internal.evaluation;

import org.jspecify.annotations.NullMarked;
