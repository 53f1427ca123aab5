/** The response cache: where answers are kept, which are kept, and how long. */
@NullMarked
package dev.llmops.core.cache;

import org.jspecify.annotations.NullMarked;
