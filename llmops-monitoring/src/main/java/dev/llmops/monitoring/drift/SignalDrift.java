package dev.llmops.monitoring.drift;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One signal in two windows.
 *
 * @param signal its name: one of {@link DriftDetector}'s table
 * @param referenceCount units of the reference that have it, of which the most that are kept
 * @param currentCount units of the current window that have it
 * @param reference what they are like: {@code mean} and {@code median} of numbers, the share of each of the most frequent categories, nothing of topics
 * @param current the same of the current window
 * @param distance energy distance, at least 0; null if it was not tested
 * @param pValue how likely a distance as large is if nothing changed; null if it was not tested
 * @param adjusted the p-value adjusted for all signals that were tested (Holm 1979); null if it was not tested
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
