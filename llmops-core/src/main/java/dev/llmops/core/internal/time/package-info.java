/** The seam through which time enters. Internal. */
@NullMarked
package dev.llmops.core.internal.time;

import org.jspecify.annotations.NullMarked;
