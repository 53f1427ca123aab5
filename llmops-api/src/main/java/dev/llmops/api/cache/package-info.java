/** Model answers that are kept for reuse: the cache, its entries, and how a call can use it. */
@NullMarked
package dev.llmops.api.cache;

import org.jspecify.annotations.NullMarked;
