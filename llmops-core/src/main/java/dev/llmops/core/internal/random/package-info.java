/** The seam through which chance enters. Internal. */
@NullMarked
package dev.llmops.core.internal.random;

import org.jspecify.annotations.NullMarked;
