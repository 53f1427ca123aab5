package dev.llmops.serving.pool;

import java.time.Duration;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * A target for a pool's metrics. OpenTelemetry's is built in ({@link PoolBuilder#openTelemetry}); implement it for another metrics library. Safe for
 * use by multiple threads; its methods must not block. What they throw is logged once and hurts no call.
 */
public interface PoolMeter {

    /**
     * Counts a decision.
     *
     * @param name the counter's name, such as {@code llmops.pool.attempts}
     * @param attributes by name; those of a counter always have the same names, and none takes many values
     */
    void count(String name, Map<String, String> attributes);

    /**
     * Records {@code llmops.pool.wait}.
     *
     * @param took how long an attempt waited for an endpoint
     */
    void waited(Duration took);

    /**
     * Watches {@code llmops.pool.budget.left}.
     *
     * @param shares by {@code llmops.pool.budget}: the share that is left, which is read whenever it is measured; below 0 if the budget was exceeded
     * @return ends the watch
     */
    Runnable watch(Map<String, DoubleSupplier> shares);
}
