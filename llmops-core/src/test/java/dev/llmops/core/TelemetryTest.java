package dev.llmops.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.model.ModelRequest;
import dev.llmops.core.chain.Recording;
import dev.llmops.core.replay.Replay;
import dev.llmops.testkit.ScriptedModelClient;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.junit.jupiter.api.Test;

/** Telemetry as an application switches it on. */
class TelemetryTest {

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final Fixture fixture = new Fixture();

    @Test
    void it_is_off_until_an_open_telemetry_is_given() {
        LlmOps ops = fixture.with(ScriptedModelClient.saying("yes"));

        assertThat(ops.interceptors()).doesNotContain("trace", "trace-attempt");
    }

    @Test
    void one_that_tells_nobody_anything_costs_nothing() {
        fixture.builder.openTelemetry(OpenTelemetry.noop());
        LlmOps ops = fixture.with(ScriptedModelClient.saying("yes"));

        assertThat(ops.interceptors()).doesNotContain("trace", "trace-attempt");
    }

    @Test
    void spans_of_asynchronous_records_have_ended_when_it_is_closed() {
        fixture.builder
                .recording(Recording.ASYNCHRONOUS)
                .openTelemetry(OpenTelemetrySdk.builder()
                        .setTracerProvider(SdkTracerProvider.builder()
                                .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                                .build())
                        .build());
        LlmOps ops = fixture.with(ScriptedModelClient.saying("yes"));

        ops.request(ModelRequest.user("How long?")).ask();
        ops.close();

        assertThat(exporter.getFinishedSpanItems())
                .extracting(SpanData::getName)
                .containsExactly("chat scripted", "invoke_workflow");
    }

    @Test
    void a_call_and_its_replay_are_traced_and_lead_to_their_records() {
        fixture.builder.openTelemetry(OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                        .build())
                .build());
        LlmOps ops = fixture.with(SeededModel.deterministic("sha256:ab"));

        Answer answer = ops.request(ModelRequest.user("How long?")).ask();
        Replay replay = ops.replay(answer.generationId());

        assertThat(exporter.getFinishedSpanItems())
                .filteredOn(span -> span.getName().equals("invoke_workflow"))
                .extracting(span -> text(span, "llmops.generation.id"), span -> text(span, "llmops.replay_of"))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                answer.generationId().value(), null),
                        org.assertj.core.groups.Tuple.tuple(
                                replay.replayed().id().value(),
                                answer.generationId().value()));
        assertThat(exporter.getFinishedSpanItems()).hasSize(4);
        assertThat(exporter.getFinishedSpanItems())
                .filteredOn(span -> span.getName().startsWith("chat "))
                .allSatisfy(span -> assertThat(span.getAttributes().get(AttributeKey.longKey("gen_ai.request.seed")))
                        .as("the seed that was chosen")
                        .isEqualTo(answer.generation().request().parameters().seed()));
    }

    private static String text(SpanData span, String key) {
        return span.getAttributes().get(AttributeKey.stringKey(key));
    }
}
