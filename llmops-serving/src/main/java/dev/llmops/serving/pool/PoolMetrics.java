package dev.llmops.serving.pool;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the pool decided, as metrics. None has an attribute that could take many values: no user, no tenant, no id. */
final class PoolMetrics implements AutoCloseable {

    static final String ENDPOINT = "llmops.pool.endpoint";
    static final String REASON = "llmops.pool.reason";
    static final String BUDGET = "llmops.pool.budget";
    static final String ATTEMPTS = "llmops.pool.attempts";
    static final String FILTERED = "llmops.pool.filtered";
    static final String RETRIES = "llmops.pool.retries";
    static final String HEDGES = "llmops.pool.hedges";
    static final String ESCALATIONS = "llmops.pool.escalations";
    static final String REFUSALS = "llmops.pool.refusals";
    static final String CIRCUIT_BREAKER = "llmops.pool.circuit_breaker.changes";
    static final String BUDGETS = "llmops.pool.budget.exceeded";
    static final String BUDGET_LEFT = "llmops.pool.budget.left";
    static final String WAIT = "llmops.pool.wait";

    private static final Logger LOG = LoggerFactory.getLogger(PoolMetrics.class);

    private final @Nullable PoolMeter meter;
    private final AtomicBoolean told = new AtomicBoolean();
    private Runnable unwatch = () -> {};

    /** With null it measures nothing. */
    PoolMetrics(@Nullable PoolMeter meter) {
        this.meter = meter;
    }

    /** {@return whether anybody listens: reasons cost something to find} */
    boolean isOn() {
        return meter != null;
    }

    void attempt(String endpoint) {
        count(ATTEMPTS, Map.of(ENDPOINT, endpoint));
    }

    void filtered(String endpoint, String reason) {
        count(FILTERED, Map.of(ENDPOINT, endpoint, REASON, reason));
    }

    void retry(String endpoint, Fault cause) {
        count(RETRIES, Map.of(ENDPOINT, endpoint, REASON, cause.name().toLowerCase(Locale.ROOT)));
    }

    void hedge(boolean won) {
        count(HEDGES, Map.of(REASON, won ? "won" : "lost"));
    }

    void escalation(String endpoint) {
        count(ESCALATIONS, Map.of(ENDPOINT, endpoint));
    }

    void refusal(String reason) {
        count(REFUSALS, Map.of(REASON, reason));
    }

    void circuitBreaker(String of, boolean closed) {
        count(CIRCUIT_BREAKER, Map.of(ENDPOINT, of, REASON, closed ? "closed" : "open"));
    }

    void budget(String budget, Budget.Action action) {
        count(BUDGETS, Map.of(BUDGET, budget, REASON, action.name().toLowerCase(Locale.ROOT)));
    }

    void waited(long nanos) {
        tell(to -> to.waited(Duration.ofNanos(nanos)));
    }

    /** Watches what is left of each budget: of one for each tenant or user, that of whoever has the least. */
    void watch(List<Budget> all, InstantSource clock) {
        if (meter != null && !all.isEmpty()) {
            Map<String, DoubleSupplier> shares = new LinkedHashMap<>();
            all.forEach(each -> shares.put(each.name(), () -> each.shareLeft(clock.instant())));
            tell(to -> unwatch = to.watch(shares));
        }
    }

    @Override
    public void close() {
        tell(to -> unwatch.run());
    }

    private void count(String name, Map<String, String> attributes) {
        tell(to -> to.count(name, attributes));
    }

    /** A meter is asked under the pool's lock, between a place that is taken and its attempt: a fault of it must not get there. */
    private void tell(Consumer<PoolMeter> what) {
        if (meter == null) {
            return;
        }
        try {
            what.accept(meter);
        } catch (RuntimeException | Error e) {
            if (!told.getAndSet(true)) {
                LOG.warn("metrics of a pool are lost, and calls go on; this is told once", e);
            }
        }
    }
}
