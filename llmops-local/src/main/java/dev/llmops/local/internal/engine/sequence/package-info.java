/** What is being generated: sequences, their prefixes and the limits of a run. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.local.internal.engine.sequence;

import org.jspecify.annotations.NullMarked;
