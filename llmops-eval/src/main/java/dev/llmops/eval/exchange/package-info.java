/** Data sets and results of other tools: in and out, with what is lost on the way said. */
@NullMarked
package dev.llmops.eval.exchange;

import org.jspecify.annotations.NullMarked;
