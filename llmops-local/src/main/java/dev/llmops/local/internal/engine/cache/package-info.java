/** The KV cache: cells, prefixes that are shared, and prefixes that are kept. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.local.internal.engine.cache;

import org.jspecify.annotations.NullMarked;
