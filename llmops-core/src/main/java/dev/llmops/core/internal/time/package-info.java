/** Where time enters. */
@NullMarked
package dev.llmops.core.internal.time;

import org.jspecify.annotations.NullMarked;
