/** This package is internal and is not for public use; it may change at any time. The step of the chain that keeps answers. */
@NullMarked
package dev.llmops.core.internal.cache;

import org.jspecify.annotations.NullMarked;
