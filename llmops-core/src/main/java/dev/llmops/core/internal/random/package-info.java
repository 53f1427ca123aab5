/** The seam through which chance enters. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.core.internal.random;

import org.jspecify.annotations.NullMarked;
