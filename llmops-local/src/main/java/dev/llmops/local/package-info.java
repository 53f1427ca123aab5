/** Inference inside the JVM. */
@NullMarked
package dev.llmops.local;

import org.jspecify.annotations.NullMarked;
