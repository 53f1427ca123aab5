/** Reading the header of GGUF files in Java, before native code sees them. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.local.internal.gguf;

import org.jspecify.annotations.NullMarked;
