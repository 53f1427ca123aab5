package dev.llmops.monitoring.drift;

import java.util.List;

/**
 * The changes from one window to another.
 *
 * @param signals the examined signals
 * @param alpha the maximum probability that any signal is reported as drifted if nothing changed
 */
public record DriftReport(List<SignalDrift> signals, double alpha) {

    /** Copies the list. */
    public DriftReport {
        signals = List.copyOf(signals);
    }

    /** {@return whether any signal drifted} */
    public boolean drifted() {
        return signals.stream().anyMatch(SignalDrift::drifted);
    }
}
