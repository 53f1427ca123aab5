/** From the bytes of tokens to the text that a caller sees. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.local.internal.text;

import org.jspecify.annotations.NullMarked;
