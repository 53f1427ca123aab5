/** A task to decide about: letters to a library, each for one of six desks. */
@NullMarked
package dev.llmops.examples.tuning;

import org.jspecify.annotations.NullMarked;
