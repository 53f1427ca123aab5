package dev.llmops.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.chat.ChatModel;
import dev.llmops.core.LlmOps;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** A call is measured once, whatever the application has. */
class TelemetryTest {

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .setMeterProvider(
                    SdkMeterProvider.builder().registerMetricReader(metrics).build())
            .build();

    @TempDir
    Path folder;

    private ApplicationContextRunner runner = new ApplicationContextRunner();

    @BeforeEach
    void contexts() {
        runner = Contexts.in(folder).withBean("model", ChatModel.class, () -> new SayingModel("yes"));
    }

    @AfterEach
    void close() {
        sdk.close();
        registry.close();
    }

    @Test
    void with_both_micrometer_measures_and_opentelemetry_traces() {
        both().run(context -> {
            call(context);

            assertThat(registry.get("llmops.call.duration").timer().count()).isEqualTo(1);
            assertThat(metrics.collectAllMetrics()).isEmpty();
            assertThat(names()).contains("chat saying");
            assertThat(spans.getFinishedSpanItems().toString()).doesNotContain("Does it boil?");
        });
    }

    @Test
    void feedback_is_measured_too() {
        both().run(context -> {
            call(context);
            context.getBean(LlmOps.class)
                    .feedback()
                    .thumbsUp(Contexts.recorded(context).get(0).id());

            assertThat(registry.get("llmops.feedback").counter().count()).isEqualTo(1);
        });
    }

    @Test
    void opentelemetry_measures_where_it_is_told_to() {
        both().withPropertyValues("llmops.telemetry.metrics=opentelemetry").run(context -> {
            call(context);

            assertThat(registry.getMeters()).isEmpty();
            assertThat(metrics.collectAllMetrics()).isNotEmpty();
            assertThat(names()).contains("chat saying");
        });
    }

    @Test
    void opentelemetry_measures_where_there_is_no_registry() {
        runner.withBean(OpenTelemetry.class, () -> sdk).run(context -> {
            call(context);

            assertThat(metrics.collectAllMetrics()).isNotEmpty();
        });
    }

    @Test
    void nothing_measures_or_traces_where_both_are_off() {
        both().withPropertyValues("llmops.telemetry.metrics=none", "llmops.telemetry.traces=false")
                .run(context -> {
                    call(context);

                    assertThat(registry.getMeters()).isEmpty();
                    assertThat(metrics.collectAllMetrics()).isEmpty();
                    assertThat(spans.getFinishedSpanItems()).isEmpty();
                });
    }

    @Test
    void content_is_sent_where_a_property_says_so() {
        both().withPropertyValues("llmops.telemetry.content=true").run(context -> {
            call(context);

            assertThat(spans.getFinishedSpanItems().toString()).contains("Does it boil?");
        });
    }

    @Test
    void a_registry_that_is_asked_for_and_missing_is_told() {
        runner.withPropertyValues("llmops.telemetry.metrics=micrometer")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("llmops.telemetry.metrics"));
    }

    private ApplicationContextRunner both() {
        return runner.withBean(OpenTelemetry.class, () -> sdk).withBean(MeterRegistry.class, () -> registry);
    }

    private static void call(ApplicationContext context) {
        context.getBean(ChatModel.class).chat("Does it boil?");
    }

    private List<String> names() {
        return spans.getFinishedSpanItems().stream().map(SpanData::getName).toList();
    }
}
