/** Checks of settings. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.serving.internal.option;

import org.jspecify.annotations.NullMarked;
