/** The response cache: which answers are cached, where, and for how long. */
@NullMarked
package dev.llmops.core.cache;

import org.jspecify.annotations.NullMarked;
