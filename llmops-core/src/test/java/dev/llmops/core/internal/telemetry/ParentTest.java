package dev.llmops.core.internal.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.model.ModelStream;
import dev.llmops.testkit.FakeGuardrail;
import dev.llmops.testkit.ScriptedModelClient;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which span stands below which. */
class ParentTest {

    @Test
    void a_call_belongs_to_the_span_that_was_current_when_it_was_made() {
        Bench bench = new Bench(ScriptedModelClient.saying("yes"));
        Span request =
                bench.openTelemetry.getTracer("web").spanBuilder("GET /ask").startSpan();

        ModelStream answer;
        try (Scope ignored = request.makeCurrent()) {
            answer = bench.open(bench.call("?").streaming(true).build());
            assertThat(Span.current())
                    .as("the call's span does not stay behind")
                    .isSameAs(request);
        }
        answer.await();
        request.end();

        assertThat(bench.callSpan().getParentSpanId())
                .isEqualTo(request.getSpanContext().getSpanId());
        assertThat(bench.attemptSpan().getTraceId())
                .isEqualTo(request.getSpanContext().getTraceId());
    }

    @Test
    void an_answer_that_another_thread_reads_keeps_its_spans_together() throws Exception {
        Bench bench = new Bench(ScriptedModelClient.saying("no cards here"));
        bench.guardrails.add(new Redact());
        ModelStream answer = bench.open(bench.call("?").streaming(true).build());
        AtomicReference<Context> left = new AtomicReference<>();

        Thread reader = new Thread(() -> {
            answer.await();
            left.set(Context.current());
        });
        reader.start();
        reader.join();

        assertThat(left.get()).isSameAs(Context.root());
        String call = bench.callSpan().getSpanId();
        assertThat(bench.attemptSpan().getParentSpanId()).isEqualTo(call);
        assertThat(bench.spans(GenAiNames.KIND_GUARDRAIL))
                .extracting(SpanData::getParentSpanId)
                .containsOnly(call);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void what_a_model_client_does_stands_below_its_try(boolean streaming) {
        List<Span> seen = new ArrayList<>();
        Bench bench = new Bench(ScriptedModelClient.of(request -> {
            seen.add(Span.current());
            return ScriptedModelClient.script("yes");
        }));

        bench.ask(bench.call("?").streaming(streaming).build());

        assertThat(seen)
                .singleElement()
                .satisfies(span -> assertThat(span.getSpanContext().getSpanId())
                        .isEqualTo(bench.attemptSpan().getSpanId()));
    }

    @Test
    void what_a_guardrail_does_stands_below_its_span() {
        List<Span> seen = new ArrayList<>();
        Bench bench = new Bench(ScriptedModelClient.saying("yes"));
        bench.guardrails.add(spying(seen));

        bench.ask(bench.call("?").build());

        assertThat(bench.spans(GenAiNames.KIND_GUARDRAIL))
                .extracting(SpanData::getSpanId)
                .containsExactlyElementsOf(seen.stream()
                        .map(span -> span.getSpanContext().getSpanId())
                        .toList());
    }

    private static Guardrail spying(List<Span> seen) {
        return FakeGuardrail.of(
                "spying", Set.of(GuardrailStage.USER_INPUT, GuardrailStage.OUTPUT), (stage, text, context) -> {
                    seen.add(Span.current());
                    return Decision.pass();
                });
    }
}
