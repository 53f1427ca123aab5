/** The seam through which time enters this module. */
@NullMarked
package dev.llmops.local.internal.time;

import org.jspecify.annotations.NullMarked;
