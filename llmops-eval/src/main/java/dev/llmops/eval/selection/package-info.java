/** Which model is worth its money: a user's data set over candidates, and the Pareto front of quality, cost and time. */
@NullMarked
package dev.llmops.eval.selection;

import org.jspecify.annotations.NullMarked;
