/** The seam through which chance enters this module. */
@NullMarked
package dev.llmops.local.internal.random;

import org.jspecify.annotations.NullMarked;
