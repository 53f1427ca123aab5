/** Training data from what was answered and what people said and did about it. */
@NullMarked
package dev.llmops.tuning;

import org.jspecify.annotations.NullMarked;
