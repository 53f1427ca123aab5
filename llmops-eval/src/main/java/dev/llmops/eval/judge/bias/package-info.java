/** Biases of judges, measured: position, length, self-preference, changes that should not matter, drift. */
@NullMarked
package dev.llmops.eval.judge.bias;

import org.jspecify.annotations.NullMarked;
