/** Whether a model fits into the memory of this machine, before it is loaded. */
@NullMarked
package dev.llmops.local.internal.memory;

import org.jspecify.annotations.NullMarked;
