/** A gate for tests: no worse than the committed baseline. */
@NullMarked
package dev.llmops.eval.junit;

import org.jspecify.annotations.NullMarked;
