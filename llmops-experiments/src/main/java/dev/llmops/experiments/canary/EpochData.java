package dev.llmops.experiments.canary;

import dev.llmops.commons.internal.option.Require;
import java.util.Map;

/**
 * What was observed in one epoch: from one change of the shares to the next.
 *
 * @param number number of the experiment's version with which it began
 * @param share probability with which a unit of control or canary got the canary, above 0 and below 1
 * @param units units that met the canary in this epoch and in none before
 * @param control the guards' metrics in the control, by name of the metric
 * @param canary the guards' metrics in the canary
 */
public record EpochData(int number, double share, long units, Map<String, Arm> control, Map<String, Arm> canary) {

    /** Copies the maps. */
    public EpochData {
        control = Map.copyOf(control);
        canary = Map.copyOf(canary);
        Require.insideShare("share", share);
    }

    Arm control(String metric) {
        return control.getOrDefault(metric, Arm.EMPTY);
    }

    Arm canary(String metric) {
        return canary.getOrDefault(metric, Arm.EMPTY);
    }
}
