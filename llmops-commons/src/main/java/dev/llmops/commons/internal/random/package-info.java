/** The seam through which randomness enters. */
@NullMarked
package dev.llmops.commons.internal.random;

import org.jspecify.annotations.NullMarked;
