/** Telling that what is asked, found or thought of answers is no longer what it was. */
@NullMarked
package dev.llmops.monitoring.drift;

import org.jspecify.annotations.NullMarked;
