package dev.llmops.monitoring.slo;

import dev.llmops.monitoring.alert.Alert.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Detects that a budget is used up too fast: the burn rate, which is the share of bad events over the error budget, is at least a factor in
 * both a long and a short window. The long window
 * shows that it matters, the short one that it is still going on. (Google, "The Site Reliability Workbook", 2018, chapter 5.)
 *
 * @param factor the burn rate, above 0; at 1 a budget lasts exactly its period
 * @param longWindow whole minutes up to six hours, or whole hours up to 90 days
 * @param shortWindow the same, shorter than the long one
 * @param severity how soon someone should look
 */
public record BurnRateRule(double factor, Duration longWindow, Duration shortWindow, Severity severity) {

    /** Rejects a factor that is not above 0 and invalid windows. */
    public BurnRateRule {
        if (!(factor > 0) || !Double.isFinite(factor)) {
            throw new IllegalArgumentException("factor must be finite and above 0, but was " + factor);
        }
        Counts.requireWindow("longWindow", longWindow);
        Counts.requireWindow("shortWindow", shortWindow);
        if (shortWindow.compareTo(longWindow) >= 0) {
            throw new IllegalArgumentException(
                    "shortWindow must be shorter than longWindow " + longWindow + ", but was " + shortWindow);
        }
        Objects.requireNonNull(severity, "severity");
    }

    /**
     * {@return the workbook's rules for a period of 30 days: 14.4 over 1 h and 5 min (2 % of the budget in an hour) and 6 over 6 h and 30 min (5 %
     * in six hours) page, 1 over 3 d and 6 h
     * (10 % in three days) creates a ticket} The burn rate cannot exceed one over the budget: the first rule cannot fire for targets below 0.931,
     * the second for those below 0.834.
     */
    public static List<BurnRateRule> standard() {
        return List.of(
                new BurnRateRule(14.4, Duration.ofHours(1), Duration.ofMinutes(5), Severity.PAGE),
                new BurnRateRule(6, Duration.ofHours(6), Duration.ofMinutes(30), Severity.PAGE),
                new BurnRateRule(1, Duration.ofDays(3), Duration.ofHours(6), Severity.TICKET));
    }

    /** {@return its name in alerts, for example {@code 14.4x-1h}} */
    public String name() {
        String plain = factor == Math.rint(factor) ? Long.toString((long) factor) : Double.toString(factor);
        return plain + "x-" + Durations.text(longWindow);
    }
}
