/** Scores of given texts. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.local.internal.score;

import org.jspecify.annotations.NullMarked;
