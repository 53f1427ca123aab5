/** Few-shot examples: data sets, and the choice of the examples that a prompt shows. */
@NullMarked
package dev.llmops.core.prompt.examples;

import org.jspecify.annotations.NullMarked;
