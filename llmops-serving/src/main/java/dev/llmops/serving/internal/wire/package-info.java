/** Answers of servers, read from whichever wire format. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.serving.internal.wire;

import org.jspecify.annotations.NullMarked;
