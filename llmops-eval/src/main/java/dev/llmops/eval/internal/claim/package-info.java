/** Claims of an answer, and what a model says of each. Internal and not for public use; it may change at any time. */
@NullMarked
package dev.llmops.eval.internal.claim;

import org.jspecify.annotations.NullMarked;
