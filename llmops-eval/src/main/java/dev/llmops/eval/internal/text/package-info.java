/** Texts as they are read and shown. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.eval.internal.text;

import org.jspecify.annotations.NullMarked;
