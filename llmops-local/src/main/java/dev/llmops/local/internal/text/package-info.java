/** From the bytes of tokens to the text that a caller sees. */
@NullMarked
package dev.llmops.local.internal.text;

import org.jspecify.annotations.NullMarked;
