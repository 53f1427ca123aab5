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
 * What is the matter now. Whoever watches says so each time it looks; listeners hear of the beginning and the end alone, one alert at a time
 * and in the order in which they happened. One thread at a time tells: who fires or resolves meanwhile leaves it the news and goes on. A listener that throws is reported in the
 * log and changes nothing. At most {@value #MAX_ACTIVE} alerts are active, and wait to be told, at once; more are counted and not told. Safe for use by several threads.
 */
public final class Alerts {

    /** How many may be active at once. */
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
        begin(new Alert(name, severity, summary, labels, clock.instant(), null));
        tellNews();
    }

    /**
     * Says that something is not, or no longer, the matter.
     *
     * @param name names it
     */
    public void resolve(String name) {
        end(name);
        tellNews();
    }

    /** {@return what is the matter, oldest first} */
    public synchronized List<Alert> active() {
        return List.copyOf(active.values());
    }

    /** {@return how many alerts were not told, as too many were active} */
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
