/** Answers of servers, read from whichever wire format. */
@NullMarked
package dev.llmops.serving.internal.wire;

import org.jspecify.annotations.NullMarked;
