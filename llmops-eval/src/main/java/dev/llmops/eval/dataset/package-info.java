/** Data sets: rows to be answered, read from files or made of what production recorded. */
@NullMarked
package dev.llmops.eval.dataset;

import org.jspecify.annotations.NullMarked;
