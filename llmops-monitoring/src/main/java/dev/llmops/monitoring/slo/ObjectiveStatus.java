package dev.llmops.monitoring.slo;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an objective stands.
 *
 * @param objective its name
 * @param target the share that must be good
 * @param good how many were good in its period
 * @param total of how many
 * @param share which share that is; null if nothing counted
 * @param budgetLeft which share of the error budget of the period is left: 1 if all, 0 if none, below 0 if more was used than there was; null if nothing
 *     counted
 * @param burnRates how the rules stand, in their order
 */
public record ObjectiveStatus(
        String objective,
        double target,
        long good,
        long total,
        @Nullable Double share,
        @Nullable Double budgetLeft,
        List<BurnRate> burnRates) {

    /** Copies the list. */
    public ObjectiveStatus {
        burnRates = List.copyOf(burnRates);
    }

    /** {@return whether any rule fires} */
    public boolean firing() {
        return burnRates.stream().anyMatch(BurnRate::firing);
    }
}
