/** The KV cache: cells, prefixes that are shared, and prefixes that are kept. */
@NullMarked
package dev.llmops.local.internal.engine.cache;

import org.jspecify.annotations.NullMarked;
