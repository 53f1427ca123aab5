/** Statistics. */
@NullMarked
package dev.llmops.commons.internal.stats;

import org.jspecify.annotations.NullMarked;
