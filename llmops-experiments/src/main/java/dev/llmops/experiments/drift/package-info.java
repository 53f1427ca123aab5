/** Telling, while values come in, that their mean is no longer what it was. */
@NullMarked
package dev.llmops.experiments.drift;

import org.jspecify.annotations.NullMarked;
