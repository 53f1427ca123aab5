package dev.llmops.eval.stats.agreement;

import dev.llmops.eval.stats.Interval;
import org.jspecify.annotations.Nullable;

/**
 * A coefficient of agreement or correlation.
 *
 * @param n the number of units it was computed from
 * @param value the coefficient, at most 1; 0 is the value expected by chance
 * @param interval its 95 % interval, or null if the method gives none: too few units, or a coefficient of 1
 */
public record Agreement(int n, double value, @Nullable Interval interval) {}
