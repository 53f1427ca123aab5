/** A model in a separate process, and the protocol between it and the application. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.local.internal.worker;

import org.jspecify.annotations.NullMarked;
