/** This package is internal and is not for public use; it may change at any time. Prompts that are asked by records. */
@NullMarked
package dev.llmops.core.internal.typed;

import org.jspecify.annotations.NullMarked;
