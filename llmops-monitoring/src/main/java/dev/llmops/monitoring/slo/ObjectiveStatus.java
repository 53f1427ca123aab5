package dev.llmops.monitoring.slo;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The status of an objective.
 *
 * @param objective its name
 * @param target the share that must be good
 * @param good the number of good events in its period
 * @param total the number of all events in its period
 * @param share the share of good events; null if nothing counted
 * @param budgetLeft the remaining share of the period's error budget: 1 if all, 0 if none, below 0 if it was exceeded; null if nothing
 *     counted
 * @param burnRates the states of the rules, in order
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

    /** {@return whether any rule is firing} */
    public boolean firing() {
        return burnRates.stream().anyMatch(BurnRate::firing);
    }
}
