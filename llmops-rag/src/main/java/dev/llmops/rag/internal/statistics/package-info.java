/** Regression and bounds. Internal and not for public use; it may change at any time. */
@NullMarked
package dev.llmops.rag.internal.statistics;

import org.jspecify.annotations.NullMarked;
