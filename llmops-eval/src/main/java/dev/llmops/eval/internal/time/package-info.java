/** The seam through which time enters this module. */
@NullMarked
package dev.llmops.eval.internal.time;

import org.jspecify.annotations.NullMarked;
