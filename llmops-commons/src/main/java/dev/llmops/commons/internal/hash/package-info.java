/** Digests. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.commons.internal.hash;

import org.jspecify.annotations.NullMarked;
