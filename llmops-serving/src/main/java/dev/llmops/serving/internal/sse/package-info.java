/** Server-sent events. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.serving.internal.sse;

import org.jspecify.annotations.NullMarked;
