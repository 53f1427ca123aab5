/** Service level objectives: how much of a promise is kept, how much of its budget is left, and how fast it is used up. */
@NullMarked
package dev.llmops.monitoring.slo;

import org.jspecify.annotations.NullMarked;
