/** The fastest settings for a model and a machine, found by measuring. */
@NullMarked
package dev.llmops.local.autotune;

import org.jspecify.annotations.NullMarked;
