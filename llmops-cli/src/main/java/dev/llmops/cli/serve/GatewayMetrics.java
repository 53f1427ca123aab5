package dev.llmops.cli.serve;

import dev.llmops.micrometer.MicrometerMetrics;
import dev.llmops.micrometer.MicrometerPoolMeter;
import dev.llmops.serving.pool.PoolMeter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** What a gateway measures: calls, what its pools decide, what is left of budgets, and feedback. */
final class GatewayMetrics {

    private static final String ENDPOINT = "llmops.pool.endpoint";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MicrometerMetrics calls = new MicrometerMetrics(registry);
    private final PoolMeter pools = new MicrometerPoolMeter(registry);
    private boolean watching;

    MicrometerMetrics calls() {
        return calls;
    }

    /** Returns the meter of a model's pool. Its endpoints are named as in records, {@code model/endpoint}: other models may have some of the same name. */
    PoolMeter ofModel(String model) {
        return new PoolMeter() {

            @Override
            public void count(String name, Map<String, String> attributes) {
                Map<String, String> named = new HashMap<>(attributes);
                named.computeIfPresent(ENDPOINT, (key, endpoint) -> model + "/" + endpoint);
                pools.count(name, named);
            }

            @Override
            public void waited(Duration took) {
                pools.waited(took);
            }

            @Override
            public Runnable watch(Map<String, DoubleSupplier> shares) {
                // All models have the same budgets.
                if (watching) {
                    return () -> {};
                }
                watching = true;
                return pools.watch(shares);
            }
        };
    }

    /** Returns them in Prometheus' text format. */
    String text() {
        return registry.scrape();
    }
}
