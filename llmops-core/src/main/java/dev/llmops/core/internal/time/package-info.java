/** The seam through which time enters. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.core.internal.time;

import org.jspecify.annotations.NullMarked;
