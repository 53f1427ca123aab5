package dev.llmops.spring.boot.autoconfigure;

import dev.llmops.spring.boot.autoconfigure.LlmOpsProperties.Metrics;
import dev.llmops.spring.boot.autoconfigure.LlmOpsProperties.Telemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.propagation.ContextPropagators;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * The application's OpenTelemetry, without its metrics where Micrometer measures: a call that is measured by both would be counted twice wherever the two
 * meet again.
 *
 * @param openTelemetry where spans and metrics go, or null
 * @param content whether spans hold what was asked and answered
 */
record LlmOpsTelemetry(@Nullable OpenTelemetry openTelemetry, boolean content) {

    static LlmOpsTelemetry of(Telemetry wanted, @Nullable OpenTelemetry there, boolean micrometer) {
        require(wanted, Metrics.MICROMETER, micrometer, "a MeterRegistry bean and the module llmops-micrometer");
        require(wanted, Metrics.OPENTELEMETRY, there != null, "an OpenTelemetry bean");
        boolean metrics =
                wanted.metrics() == Metrics.OPENTELEMETRY || (wanted.metrics() == Metrics.AUTO && !micrometer);
        if (there == null || (!wanted.traces() && !metrics)) {
            return new LlmOpsTelemetry(null, false);
        }
        return new LlmOpsTelemetry(
                wanted.traces() && metrics ? there : new Part(there, wanted.traces(), metrics),
                wanted.content() && wanted.traces());
    }

    private static void require(Telemetry wanted, Metrics metrics, boolean there, String what) {
        if (wanted.metrics() == metrics && !there) {
            throw new InvalidConfigurationPropertyValueException(
                    "llmops.telemetry.metrics", metrics, "This needs " + what + ".");
        }
    }

    private record Part(OpenTelemetry all, boolean traces, boolean metrics) implements OpenTelemetry {

        @Override
        public TracerProvider getTracerProvider() {
            return traces ? all.getTracerProvider() : TracerProvider.noop();
        }

        @Override
        public MeterProvider getMeterProvider() {
            return metrics ? all.getMeterProvider() : MeterProvider.noop();
        }

        @Override
        public ContextPropagators getPropagators() {
            return all.getPropagators();
        }
    }
}
