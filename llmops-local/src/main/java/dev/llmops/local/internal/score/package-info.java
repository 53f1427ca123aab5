/** Scores of given texts. */
@NullMarked
package dev.llmops.local.internal.score;

import org.jspecify.annotations.NullMarked;
