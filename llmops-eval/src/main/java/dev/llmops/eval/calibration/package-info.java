/** Judges held against people's labels: agreement, errors, and rates corrected by them. */
@NullMarked
package dev.llmops.eval.calibration;

import org.jspecify.annotations.NullMarked;
