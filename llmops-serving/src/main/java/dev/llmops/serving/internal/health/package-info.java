/** Asks endpoints from time to time whether they are well. */
@NullMarked
package dev.llmops.serving.internal.health;

import org.jspecify.annotations.NullMarked;
