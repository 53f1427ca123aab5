package dev.llmops.core.internal.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.generation.Generation;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.testkit.ScriptedModelClient;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Telemetry hurts no answer, and costs nothing where it is off. */
class BrokenTelemetryTest {

    private final Bench bench = new Bench(ScriptedModelClient.saying("yes"));

    @Test
    void an_exporter_that_throws_does_not_reach_the_answer() {
        bench.openTelemetry = bench.sdk(SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(new ThrowingExporter()))
                .build());

        assertThat(answer()).isEqualTo("yes");
    }

    @Test
    void a_processor_that_throws_is_reported_and_does_not_reach_the_answer() {
        for (boolean atStart : new boolean[] {true, false}) {
            bench.faults.clear();
            bench.openTelemetry = bench.sdk(SdkTracerProvider.builder()
                    .addSpanProcessor(new ThrowingProcessor(atStart))
                    .build());

            assertThat(answer()).isEqualTo("yes");
            assertThat(bench.faults)
                    .hasSize(2)
                    .allSatisfy(fault -> assertThat(fault).hasMessage("processor"));
        }
    }

    @Test
    void a_call_that_sampling_leaves_out_is_still_measured() {
        bench.openTelemetry = bench.sdk(SdkTracerProvider.builder()
                .setSampler(Sampler.alwaysOff())
                .addSpanProcessor(SimpleSpanProcessor.create(bench.exporter))
                .build());

        assertThat(answer()).isEqualTo("yes");

        assertThat(bench.exporter.getFinishedSpanItems()).isEmpty();
        assertThat(bench.metrics()).extracting(metric -> metric.getName()).contains("gen_ai.client.token.usage");
    }

    @Test
    void without_a_tracer_calls_are_measured_and_the_application_s_own_span_stays_current() {
        OpenTelemetry sdk = bench.openTelemetry;
        bench.openTelemetry = new OpenTelemetry() {
            @Override
            public TracerProvider getTracerProvider() {
                return TracerProvider.noop();
            }

            @Override
            public MeterProvider getMeterProvider() {
                return sdk.getMeterProvider();
            }

            @Override
            public ContextPropagators getPropagators() {
                return ContextPropagators.noop();
            }
        };
        List<Span> seen = new ArrayList<>();
        bench.models.put("main", ScriptedModelClient.of(request -> {
            seen.add(Span.current());
            return ScriptedModelClient.script("yes");
        }));
        Span request = sdk.getTracer("web").spanBuilder("GET /ask").startSpan();

        try (Scope ignored = request.makeCurrent()) {
            assertThat(answer()).isEqualTo("yes");
        }
        request.end();

        assertThat(seen).containsExactly(request);
        assertThat(bench.spans()).hasSize(1);
        assertThat(bench.metrics()).extracting(metric -> metric.getName()).contains("gen_ai.client.token.usage");
    }

    @Test
    void without_open_telemetry_nothing_of_it_is_in_the_chain() {
        assertThat(bench.interceptors())
                .extracting(Interceptor::name)
                .startsWith("trace", "record")
                .endsWith("trace-attempt", "model");

        bench.openTelemetry = null;

        assertThat(bench.interceptors()).extracting(Interceptor::name).doesNotContain("trace", "trace-attempt");
        assertThat(answer()).isEqualTo("yes");
    }

    private String answer() {
        Generation generation = bench.ask(bench.call("?").build());
        return generation.response().text();
    }

    private static final class ThrowingExporter implements SpanExporter {

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            throw new IllegalStateException("exporter");
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    private record ThrowingProcessor(boolean atStart) implements SpanProcessor {

        @Override
        public void onStart(Context parent, ReadWriteSpan span) {
            throw new IllegalStateException("processor");
        }

        @Override
        public boolean isStartRequired() {
            return atStart;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            throw new IllegalStateException("processor");
        }

        @Override
        public boolean isEndRequired() {
            return !atStart;
        }
    }
}
