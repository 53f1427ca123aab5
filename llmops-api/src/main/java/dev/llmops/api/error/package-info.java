/** One root for the exceptions of this library; each says what went wrong and what to do about it. */
@NullMarked
package dev.llmops.api.error;

import org.jspecify.annotations.NullMarked;
