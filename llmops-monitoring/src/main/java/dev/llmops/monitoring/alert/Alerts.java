package dev.llmops.monitoring.alert;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is the matter now. Whoever watches says so each time it looks; listeners hear of the beginning and the end alone. A listener that throws is reported in the log
 * and changes nothing. At most {@value #MAX_ACTIVE} alerts are active at once; more are counted and not told. Safe for use by several threads.
 */
public final class Alerts {

    /** How many may be active at once. */
    public static final int MAX_ACTIVE = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);

    private final InstantSource clock;
    private final List<AlertListener> listeners;
    private final Map<String, Alert> active = new LinkedHashMap<>();
    private final AtomicLong dropped = new AtomicLong();

    /**
     * Starts without alerts.
     *
     * @param clock tells when they begin and end
     * @param listeners hear of them, in order
     */
    public Alerts(InstantSource clock, AlertListener... listeners) {
        this.clock = Objects.requireNonNull(clock, "clock");
        this.listeners = List.of(listeners);
    }

    /**
     * Says that something is the matter. If it was before, nothing happens.
     *
     * @param name names it, not blank
     * @param severity how soon somebody should look
     * @param summary what is the matter, in one sentence without texts of calls
     * @param labels what it is about
     */
    public void fire(String name, Alert.Severity severity, String summary, Map<String, String> labels) {
        begin(new Alert(name, severity, summary, labels, clock.instant(), null)).ifPresent(this::tell);
    }

    /**
     * Says that something is not, or no longer, the matter.
     *
     * @param name names it
     */
    public void resolve(String name) {
        end(name).ifPresent(alert -> tell(alert.resolvedAt(clock.instant())));
    }

    /** {@return what is the matter, oldest first} */
    public synchronized List<Alert> active() {
        return List.copyOf(active.values());
    }

    /** {@return how many alerts were not told, as too many were active} */
    public long dropped() {
        return dropped.get();
    }

    private synchronized Optional<Alert> begin(Alert alert) {
        if (active.containsKey(alert.name())) {
            return Optional.empty();
        }
        if (active.size() >= MAX_ACTIVE) {
            dropped.incrementAndGet();
            return Optional.empty();
        }
        active.put(alert.name(), alert);
        return Optional.of(alert);
    }

    private synchronized Optional<Alert> end(String name) {
        return Optional.ofNullable(active.remove(name));
    }

    private void tell(Alert alert) {
        for (AlertListener listener : listeners) {
            try {
                listener.onAlert(alert);
            } catch (RuntimeException | LinkageError e) {
                LOG.warn("a listener of alerts failed: {}", e.toString());
            }
        }
    }
}
