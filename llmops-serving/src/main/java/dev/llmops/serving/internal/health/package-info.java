/** Asks endpoints from time to time whether they are well. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.serving.internal.health;

import org.jspecify.annotations.NullMarked;
