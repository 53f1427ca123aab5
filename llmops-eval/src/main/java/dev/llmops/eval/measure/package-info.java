/** What the answers of a run took: time, money, tokens. */
@NullMarked
package dev.llmops.eval.measure;

import org.jspecify.annotations.NullMarked;
