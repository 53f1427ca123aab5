/** A model in a process of its own, and the protocol between it and the application. */
@NullMarked
package dev.llmops.local.internal.worker;

import org.jspecify.annotations.NullMarked;
