/**
 * Tools: whether what a model calls them with is what they ask for. This package is internal and is not for public use; it may change at any time.
 */
@NullMarked
package dev.llmops.core.internal.tool;

import org.jspecify.annotations.NullMarked;
