package dev.llmops.experiments.canary;

import java.time.Duration;
import java.util.List;

/**
 * All that a decision rests on.
 *
 * @param stage place of the stage that runs, from 0
 * @param inStage time since it began
 * @param running time since the first stage began
 * @param silent time since a call last met the canary
 * @param awaiting whether the canary waits for somebody's approval
 * @param approved whether somebody approved of promoting it
 * @param epochs what was observed in each epoch
 * @param returning what units that were seen in two epochs make of it
 */
public record Observation(
        int stage,
        Duration inStage,
        Duration running,
        Duration silent,
        boolean awaiting,
        boolean approved,
        List<EpochData> epochs,
        List<Returning> returning) {

    /** Copies the lists. */
    public Observation {
        epochs = List.copyOf(epochs);
        returning = List.copyOf(returning);
    }

    /** {@return units that met the canary, over all epochs} */
    long units() {
        return epochs.stream().mapToLong(EpochData::units).sum();
    }
}
