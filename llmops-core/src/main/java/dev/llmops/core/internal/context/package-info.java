/** Who calls, on its way with a thread. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.core.internal.context;

import org.jspecify.annotations.NullMarked;
