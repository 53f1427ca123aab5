/** Tools: whether what a model calls them with is what they ask for. */
@NullMarked
package dev.llmops.core.tool;

import org.jspecify.annotations.NullMarked;
