/** What is being generated: sequences, their prefixes and the limits of a run. */
@NullMarked
package dev.llmops.local.internal.engine.sequence;

import org.jspecify.annotations.NullMarked;
