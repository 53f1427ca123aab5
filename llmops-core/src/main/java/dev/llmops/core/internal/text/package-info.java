/** Texts beside each other. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.core.internal.text;

import org.jspecify.annotations.NullMarked;
