/** The time of the machine. */
@NullMarked
package dev.llmops.serving.internal.time;

import org.jspecify.annotations.NullMarked;
