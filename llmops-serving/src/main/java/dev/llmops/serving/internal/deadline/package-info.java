/** Ends attempts that miss a deadline. */
@NullMarked
package dev.llmops.serving.internal.deadline;

import org.jspecify.annotations.NullMarked;
