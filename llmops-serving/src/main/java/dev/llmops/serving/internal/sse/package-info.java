/** Server-sent events. */
@NullMarked
package dev.llmops.serving.internal.sse;

import org.jspecify.annotations.NullMarked;
