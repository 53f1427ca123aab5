/** Whether a model fits into the memory of this machine, before it is loaded. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.local.internal.memory;

import org.jspecify.annotations.NullMarked;
