/** Files of answers and pairs, judged line by line. */
@NullMarked
package dev.llmops.eval.judge.rows;

import org.jspecify.annotations.NullMarked;
