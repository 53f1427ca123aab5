package dev.llmops.monitoring.alert;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The currently active alerts. Monitors report each condition whenever they check; listeners are notified only of its beginning and end, one
 * alert at a time
 * and in order of occurrence. One thread at a time notifies; other threads hand their alerts over to it and continue. A listener that throws is
 * logged and has no other effect. At most {@value #MAX_ACTIVE} alerts are active, and wait to be reported, at once; more are counted but not
 * reported. Safe for use by multiple threads.
 */
public final class Alerts {

    /** The maximum number of active alerts. */
    public static final int MAX_ACTIVE = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);

    private final InstantSource clock;
    private final List<AlertListener> listeners;
    private final Map<String, Alert> active = new LinkedHashMap<>();
    private final Deque<Alert> news = new ArrayDeque<>();
    private boolean telling;
    private final AtomicLong dropped = new AtomicLong();

    /**
     * Starts without alerts.
     *
     * @param clock the clock for their beginning and end
     * @param listeners are notified, in order
     */
    public Alerts(InstantSource clock, AlertListener... listeners) {
        this.clock = Objects.requireNonNull(clock, "clock");
        this.listeners = List.of(listeners);
    }

    /**
     * Reports that a condition holds. Has no effect if it already did.
     *
     * @param name its name, not blank
     * @param severity how soon someone should look
     * @param summary the condition, in one sentence without texts of calls
     * @param labels its subject
     */
    public void fire(String name, Alert.Severity severity, String summary, Map<String, String> labels) {
        begin(new Alert(name, severity, summary, labels, clock.instant(), null));
        tellNews();
    }

    /**
     * Reports that a condition does not hold, or no longer does.
     *
     * @param name its name
     */
    public void resolve(String name) {
        end(name);
        tellNews();
    }

    /** {@return the active alerts, oldest first} */
    public synchronized List<Alert> active() {
        return List.copyOf(active.values());
    }

    /** {@return the number of alerts that were not reported because too many were active} */
    public long dropped() {
        return dropped.get();
    }

    private synchronized void begin(Alert alert) {
        if (active.containsKey(alert.name())) {
            return;
        }
        if (active.size() >= MAX_ACTIVE || news.size() >= MAX_ACTIVE) {
            dropped.incrementAndGet();
            return;
        }
        active.put(alert.name(), alert);
        news.add(alert);
    }

    /** What began is always told to end, so news are at most twice those that may be active. */
    private synchronized void end(String name) {
        Alert alert = active.remove(name);
        if (alert != null) {
            news.add(alert.resolvedAt(clock.instant()));
        }
    }

    private void tellNews() {
        for (Alert alert = next(true); alert != null; alert = next(false)) {
            boolean told = false;
            try {
                tell(alert);
                told = true;
            } finally {
                if (!told) {
                    stopTelling();
                }
            }
        }
    }

    /** An error that a listener threw goes to whoever fired; what is left is told with the next news. */
    private synchronized void stopTelling() {
        telling = false;
    }

    /** {@return what is told next, or null if another thread tells it, or nothing is left} */
    private synchronized @Nullable Alert next(boolean first) {
        if (first && telling) {
            return null;
        }
        Alert alert = news.poll();
        telling = alert != null;
        return alert;
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
