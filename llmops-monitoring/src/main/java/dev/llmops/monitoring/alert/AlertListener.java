package dev.llmops.monitoring.alert;

/** Listens to alerts: called once when one begins and once when it ends. Safe for use by multiple threads. */
@FunctionalInterface
public interface AlertListener {

    /**
     * Handles an alert. Must return quickly: it is called on a monitoring thread, or on that of a call.
     *
     * @param alert the alert that began or ended
     */
    void onAlert(Alert alert);
}
