/** Answers of a model, printed as they come. */
@NullMarked
package dev.llmops.cli.answer;

import org.jspecify.annotations.NullMarked;
