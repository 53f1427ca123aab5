/** Few-shot examples: data sets of them, and which of them a prompt shows. */
@NullMarked
package dev.llmops.core.prompt.examples;

import org.jspecify.annotations.NullMarked;
