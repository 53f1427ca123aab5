/** Getting model files from elsewhere, completely or not at all. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.local.internal.store;

import org.jspecify.annotations.NullMarked;
