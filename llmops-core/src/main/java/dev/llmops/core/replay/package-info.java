/** Repeats a recorded call, exactly as it was or with one thing changed. */
@NullMarked
package dev.llmops.core.replay;

import org.jspecify.annotations.NullMarked;
