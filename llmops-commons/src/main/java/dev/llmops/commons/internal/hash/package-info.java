/** Digests. */
@NullMarked
package dev.llmops.commons.internal.hash;

import org.jspecify.annotations.NullMarked;
