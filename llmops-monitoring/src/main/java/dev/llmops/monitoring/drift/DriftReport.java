package dev.llmops.monitoring.drift;

import java.util.List;

/**
 * What changed from one window to another.
 *
 * @param signals what was looked at
 * @param alpha how likely it is at most that any signal is called drifted if nothing changed
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
