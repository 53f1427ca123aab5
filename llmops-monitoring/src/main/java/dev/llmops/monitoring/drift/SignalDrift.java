package dev.llmops.monitoring.drift;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The comparison of one signal in two windows.
 *
 * @param signal its name, from {@link DriftDetector}'s table
 * @param referenceCount number of reference units that have it, at most as many as are kept
 * @param currentCount number of units of the current window that have it
 * @param reference summary of the reference: {@code mean} and {@code median} of numbers, the share of each of the most frequent categories,
 *     nothing for topics
 * @param current the same for the current window
 * @param distance energy distance, at least 0; null if it was not tested
 * @param pValue probability of a distance at least as large if nothing changed; null if it was not tested
 * @param adjusted the p-value adjusted for all tested signals (Holm 1979); null if it was not tested
 * @param drifted whether the adjusted p-value is at most alpha
 * @param note why it was not tested, or null if it was
 */
public record SignalDrift(
        String signal,
        int referenceCount,
        int currentCount,
        Map<String, Double> reference,
        Map<String, Double> current,
        @Nullable Double distance,
        @Nullable Double pValue,
        @Nullable Double adjusted,
        boolean drifted,
        @Nullable String note) {

    /** Copies the maps. */
    public SignalDrift {
        reference = Figures.copy(reference);
        current = Figures.copy(current);
    }
}
