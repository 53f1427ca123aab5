/** A model in a separate process, and the protocol between it and the application. */
@NullMarked
package dev.llmops.local.internal.worker;

import org.jspecify.annotations.NullMarked;
