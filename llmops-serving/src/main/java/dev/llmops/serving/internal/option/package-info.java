/** Checks of settings. */
@NullMarked
package dev.llmops.serving.internal.option;

import org.jspecify.annotations.NullMarked;
