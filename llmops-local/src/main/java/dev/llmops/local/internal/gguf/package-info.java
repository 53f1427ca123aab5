/** Reading the header of GGUF files in Java, before native code sees them. */
@NullMarked
package dev.llmops.local.internal.gguf;

import org.jspecify.annotations.NullMarked;
