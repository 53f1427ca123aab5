package dev.llmops.serving.pool;

import dev.llmops.commons.internal.time.Durations;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleSupplier;

/** Measures with OpenTelemetry. */
final class OpenTelemetryPoolMeter implements PoolMeter {

    private static final List<Double> SECOND_BUCKETS =
            List.of(0.001, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48);

    private final Meter meter;
    private final Map<String, LongCounter> counters = new HashMap<>();
    private final DoubleHistogram wait;

    OpenTelemetryPoolMeter(OpenTelemetry openTelemetry) {
        this.meter = openTelemetry.getMeter("dev.llmops.serving");
        counter(PoolMetrics.ATTEMPTS, "{attempt}", "Attempts by the endpoint that was chosen");
        counter(PoolMetrics.FILTERED, "{endpoint}", "Endpoints that were no candidates of a choice");
        counter(PoolMetrics.RETRIES, "{attempt}", "Attempts that failed and were followed by another");
        counter(PoolMetrics.HEDGES, "{attempt}", "Second attempts that raced a slow one");
        counter(PoolMetrics.ESCALATIONS, "{answer}", "Answers that an escalation rule rejected");
        counter(PoolMetrics.REFUSALS, "{call}", "Calls that got no endpoint");
        counter(PoolMetrics.CIRCUIT_BREAKER, "{change}", "Circuit breakers that opened or closed");
        counter(PoolMetrics.BUDGETS, "{attempt}", "Attempts that would have exceeded a budget");
        this.wait = meter.histogramBuilder(PoolMetrics.WAIT)
                .setUnit("s")
                .setDescription("How long an attempt waited for an endpoint")
                .setExplicitBucketBoundariesAdvice(SECOND_BUCKETS)
                .build();
    }

    private void counter(String name, String unit, String description) {
        counters.put(
                name,
                meter.counterBuilder(name)
                        .setUnit(unit)
                        .setDescription(description)
                        .build());
    }

    @Override
    public void count(String name, Map<String, String> attributes) {
        AttributesBuilder builder = Attributes.builder();
        attributes.forEach((key, value) -> builder.put(AttributeKey.stringKey(key), value));
        Objects.requireNonNull(counters.get(name)).add(1, builder.build());
    }

    @Override
    public void waited(Duration took) {
        wait.record(Durations.nanos(took) / 1e9, Attributes.empty());
    }

    @Override
    public Runnable watch(Map<String, DoubleSupplier> shares) {
        return meter.gaugeBuilder(PoolMetrics.BUDGET_LEFT)
                .setUnit("{share}") // not "1", of which some exporters make a suffix of the name
                .setDescription("Share of a budget that is left in its window, the least of all who have one")
                .buildWithCallback(gauge -> shares.forEach((budget, left) -> gauge.record(
                        left.getAsDouble(), Attributes.of(AttributeKey.stringKey(PoolMetrics.BUDGET), budget))))::close;
    }
}
