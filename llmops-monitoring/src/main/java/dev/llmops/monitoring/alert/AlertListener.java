package dev.llmops.monitoring.alert;

/** Hears of alerts: once when one begins, once when it ends. Safe for use by several threads. */
@FunctionalInterface
public interface AlertListener {

    /**
     * Hears of an alert. It must not take long: it is called on a thread that watches, or on that of a call.
     *
     * @param alert what began or ended
     */
    void onAlert(Alert alert);
}
