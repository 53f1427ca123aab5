/** What single rows assert of their answers, as promptfoo's tests do. */
@NullMarked
package dev.llmops.eval.exchange.assertion;

import org.jspecify.annotations.NullMarked;
