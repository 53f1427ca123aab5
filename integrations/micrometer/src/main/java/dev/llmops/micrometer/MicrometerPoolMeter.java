package dev.llmops.micrometer;

import dev.llmops.serving.pool.PoolMeter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import java.util.stream.LongStream;

/**
 * Measures the decisions of pools with Micrometer: {@code Pool.builder().meter(new MicrometerPoolMeter(registry))}. It needs {@code llmops-serving}. Safe for use by
 * multiple threads.
 */
public final class MicrometerPoolMeter implements PoolMeter {

    /** Those of OpenTelemetry's histogram. */
    private static final Duration[] SECONDS = LongStream.of(
                    1, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10240, 20480)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;

    /**
     * Measures with a registry.
     *
     * @param registry where the meters are
     */
    public MicrometerPoolMeter(MeterRegistry registry) {
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    @Override
    public void count(String name, Map<String, String> attributes) {
        List<Tag> tags = new ArrayList<>();
        attributes.forEach((key, value) -> tags.add(Tag.of(key, value)));
        registry.counter(name, tags).increment();
    }

    @Override
    public void waited(Duration took) {
        Timer.builder("llmops.pool.wait")
                .serviceLevelObjectives(SECONDS)
                .register(registry)
                .record(took);
    }

    @Override
    public Runnable watch(Map<String, DoubleSupplier> shares) {
        List<Gauge> gauges = new ArrayList<>();
        shares.forEach((budget, left) -> gauges.add(Gauge.builder("llmops.pool.budget.left", left::getAsDouble)
                .tag("llmops.pool.budget", budget)
                .strongReference(true)
                .register(registry)));
        return () -> gauges.forEach(registry::remove);
    }
}
