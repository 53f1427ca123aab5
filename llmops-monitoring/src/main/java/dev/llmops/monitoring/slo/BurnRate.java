package dev.llmops.monitoring.slo;

import org.jspecify.annotations.Nullable;

/**
 * The state of a rule.
 *
 * @param rule the rule
 * @param longRate burn rate in the long window; null if nothing counted there
 * @param shortRate burn rate in the short window; null if nothing counted there
 * @param firing whether both are at least the factor, and the long window contains enough bad events
 */
public record BurnRate(
        BurnRateRule rule,
        @Nullable Double longRate,
        @Nullable Double shortRate,
        boolean firing) {}
