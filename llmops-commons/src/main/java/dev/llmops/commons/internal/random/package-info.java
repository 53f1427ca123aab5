/** The seam through which randomness enters. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.commons.internal.random;

import org.jspecify.annotations.NullMarked;
