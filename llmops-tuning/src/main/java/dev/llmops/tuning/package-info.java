/** Tuning: training data from generations and feedback. */
@NullMarked
package dev.llmops.tuning;

import org.jspecify.annotations.NullMarked;
