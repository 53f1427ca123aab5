/** The seam through which time enters. */
@NullMarked
package dev.llmops.commons.internal.time;

import org.jspecify.annotations.NullMarked;
