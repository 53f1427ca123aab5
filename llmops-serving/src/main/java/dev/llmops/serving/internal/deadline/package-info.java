/** Ends attempts that miss a deadline. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.serving.internal.deadline;

import org.jspecify.annotations.NullMarked;
