/** Getting model files from elsewhere, completely or not at all. */
@NullMarked
package dev.llmops.local.internal.store;

import org.jspecify.annotations.NullMarked;
