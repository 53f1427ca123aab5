package dev.llmops.monitoring.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.core.chain.RetryPolicy;
import dev.llmops.monitoring.SampleCalls;
import dev.llmops.testkit.FakeGuardrail;
import dev.llmops.testkit.ScriptedModelClient;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TailSamplerTest {

    private static final long SEED = Long.getLong("llmops.seed", 20261129);
    private static final AttributeKey<String> REASON = AttributeKey.stringKey("llmops.sampling.reason");
    private static final AttributeKey<Double> COUNT = AttributeKey.doubleKey("llmops.sampling.adjusted_count");
    private static final AttributeKey<String> GENERATION = AttributeKey.stringKey("llmops.generation.id");
    /** So small that none of a few traces is in it. */
    private static final double HARDLY_ANY = 1e-9;

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

    private TailSampler.Builder sampler(double share) {
        return TailSampler.builder(SimpleSpanProcessor.create(exporter)).share(share, SEED);
    }

    private static SdkTracerProvider provider(TailSampler sampler) {
        return SdkTracerProvider.builder().addSpanProcessor(sampler).build();
    }

    private Set<String> reasons() {
        return exporter.getFinishedSpanItems().stream()
                .map(span -> String.valueOf(span.getAttributes().get(REASON)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A trace of a call and an attempt. */
    private static String trace(Tracer tracer, boolean error, Duration took) {
        Instant start = SampleCalls.NOON;
        Span call = tracer.spanBuilder("invoke_workflow")
                .setNoParent()
                .setStartTimestamp(start)
                .startSpan();
        Span attempt =
                tracer.spanBuilder("chat").setParent(Context.root().with(call)).startSpan();
        if (error) {
            attempt.setStatus(StatusCode.ERROR);
        }
        attempt.end();
        call.end(start.plus(took));
        return call.getSpanContext().getTraceId();
    }

    /** The names that it looks for are those that the chain writes. */
    @Test
    void of_real_calls_all_bad_ones_are_sent_whole_and_good_ones_are_not() {
        TailSampler sampler = sampler(HARDLY_ANY).build();
        List<String> questions = List.of("good", "fail", "block", "redact", "suspect", "good");
        try (LlmOps ops = LlmOps.builder()
                .model(ScriptedModelClient.of(
                        request -> request.messages().get(0).text().equals("fail")
                                ? ScriptedModelClient.failing("", new ModelUnavailableException("down", null))
                                : ScriptedModelClient.script("yes")))
                .retries(RetryPolicy.NONE)
                .store(Store.noop())
                .guardrails(FakeGuardrail.of("g", GuardrailStage.USER_INPUT, (stage, text, context) -> decide(text)))
                .openTelemetry(OpenTelemetrySdk.builder()
                        .setTracerProvider(provider(sampler))
                        .build())
                .build()) {
            for (String question : questions) {
                try {
                    ops.request(ModelRequest.user(question)).ask();
                } catch (RuntimeException e) {
                    assertThat(question).isIn("fail", "block");
                }
            }
        }

        Map<String, Set<String>> byReason = exporter.getFinishedSpanItems().stream()
                .collect(Collectors.groupingBy(
                        span -> String.valueOf(span.getAttributes().get(REASON)),
                        Collectors.mapping(SpanData::getTraceId, Collectors.toSet())));
        assertThat(byReason.values().stream().flatMap(Set::stream).distinct()).hasSize(4);
        assertThat(exporter.getFinishedSpanItems())
                .filteredOn(span -> span.getName().equals("invoke_workflow"))
                .hasSize(4)
                .allSatisfy(span -> assertThat(span.getAttributes().get(COUNT)).isEqualTo(1));
        assertThat(byReason.get("guardrail")).hasSize(3);
        assertThat(byReason.get("failed")).hasSize(1);
    }

    private static Decision decide(String text) {
        Finding finding = new Finding("d", "t", null, 0.5);
        return switch (text) {
            case "block" -> Decision.block("no", finding);
            case "redact" -> new Decision.Transform("***", List.of());
            case "suspect" -> new Decision.Pass(List.of(finding));
            default -> Decision.pass();
        };
    }

    @Test
    void a_slow_call_is_bad() {
        try (SdkTracerProvider provider =
                provider(sampler(HARDLY_ANY).slow(Duration.ofSeconds(5)).build())) {
            Tracer tracer = provider.get("t");
            trace(tracer, false, Duration.ofSeconds(4));
            String slow = trace(tracer, false, Duration.ofSeconds(5));

            assertThat(exporter.getFinishedSpanItems())
                    .hasSize(2)
                    .allSatisfy(span -> assertThat(span.getTraceId()).isEqualTo(slow));
            assertThat(reasons()).containsExactly("slow");
        }
    }

    /** All bad ones are there, and weighed by what each stands for the rates are those of all traces. */
    @Test
    void no_bad_trace_is_missing_and_rates_can_be_corrected() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<String> bad = new ArrayList<>();
        int traces = 5_000;
        Tracer tracer = provider(sampler(0.1).build()).get("t");
        for (int i = 0; i < traces; i++) {
            boolean error = random.nextDouble() < 0.08;
            String id = trace(tracer, error, Duration.ofSeconds(1));
            if (error) {
                bad.add(id);
            }
        }
        List<SpanData> roots = exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals("invoke_workflow"))
                .toList();
        Set<String> sent = roots.stream().map(SpanData::getTraceId).collect(Collectors.toSet());
        double all = roots.stream()
                .mapToDouble(span -> span.getAttributes().get(COUNT))
                .sum();

        assertThat(sent).as("seed %d", SEED).containsAll(bad).hasSizeLessThan(traces / 4);
        assertThat(exporter.getFinishedSpanItems()).as("whole traces").hasSize(2 * roots.size());
        // 4,600 good ones, of each tenth counts ten: a deviation of sqrt(4,600 x 0.1 x 0.9) x 10 = 203
        assertThat(all).as("seed %d", SEED).isCloseTo(traces, within(900.0));
        assertThat(bad.size() / all)
                .as("corrected share of errors")
                .isCloseTo(bad.size() / (double) traces, within(0.02));
        assertThat(bad.size() / (double) roots.size()).as("as it looks").isGreaterThan(0.3);
    }

    /** What looked good at its end had its draw; a bad span after it must not make it count twice. */
    @Test
    void traces_that_turn_bad_after_their_end_are_all_sent_and_rates_can_be_corrected() {
        int traces = 2_000;
        Tracer tracer = provider(sampler(0.5).build()).get("t");
        for (int i = 0; i < traces; i++) {
            Span call = tracer.spanBuilder("invoke_workflow").setNoParent().startSpan();
            Span late = tracer.spanBuilder("late")
                    .setParent(Context.root().with(call))
                    .startSpan();
            call.end();
            late.setStatus(StatusCode.ERROR);
            late.end();
        }
        double all = exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals("late"))
                .mapToDouble(span -> span.getAttributes().get(COUNT))
                .sum();

        assertThat(exporter.getFinishedSpanItems()).hasSize(2 * traces);
        // of each half counts two: a deviation of sqrt(2,000 x 0.5 x 0.5) x 2 = 45
        assertThat(all).as("seed %d", SEED).isCloseTo(traces, within(250.0));
    }

    @Test
    void which_good_ones_are_sent_follows_from_the_seed_alone() {
        InMemorySpanExporter other = InMemorySpanExporter.create();
        TailSampler twin = TailSampler.builder(SimpleSpanProcessor.create(other))
                .share(0.3, SEED)
                .build();
        Tracer tracer = SdkTracerProvider.builder()
                .addSpanProcessor(sampler(0.3).build())
                .addSpanProcessor(twin)
                .build()
                .get("t");
        for (int i = 0; i < 300; i++) {
            trace(tracer, false, Duration.ofSeconds(1));
        }
        Set<String> sent = exporter.getFinishedSpanItems().stream()
                .map(SpanData::getTraceId)
                .collect(Collectors.toSet());

        assertThat(sent.size()).isBetween(50, 130);
        assertThat(other.getFinishedSpanItems())
                .extracting(SpanData::getTraceId)
                .hasSameElementsAs(sent);
        assertThat(reasons()).containsExactly("share");
    }

    @Test
    void bad_feedback_and_low_scores_bring_back_a_trace_that_was_not_sent() {
        TailSampler sampler = sampler(HARDLY_ANY).lowScore("helpful", 0.5).build();
        try (SdkTracerProvider provider = provider(sampler)) {
            Tracer tracer = provider.get("t");
            List<GenerationId> ids = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                GenerationId id = new SampleCalls()
                        .ended(GenerationStatus.FAILED, SampleCalls.NOON.plusSeconds(i), Duration.ofSeconds(1))
                        .build()
                        .id();
                ids.add(id);
                tracer.spanBuilder("invoke_workflow")
                        .setNoParent()
                        .setAttribute(GENERATION, id.value())
                        .startSpan()
                        .end();
            }
            sampler.accept(feedback(ids.get(0), new FeedbackSignal.Thumbs(false)));
            sampler.accept(feedback(ids.get(0), new FeedbackSignal.Thumbs(false)));
            sampler.accept(feedback(ids.get(1), new FeedbackSignal.Rating(2, 1, 5)));
            sampler.accept(feedback(ids.get(2), new FeedbackSignal.Thumbs(true)));
            sampler.onJudgement(ids.get(2), new Judgement("helpful", Score.of(0.5), null));
            sampler.onJudgement(ids.get(3), new Judgement("helpful", Score.of(0.4), null));

            assertThat(exporter.getFinishedSpanItems())
                    .extracting(
                            span -> span.getAttributes().get(GENERATION),
                            span -> span.getAttributes().get(REASON))
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(ids.get(0).value(), "feedback"),
                            org.assertj.core.groups.Tuple.tuple(ids.get(1).value(), "feedback"),
                            org.assertj.core.groups.Tuple.tuple(ids.get(3).value(), "score"));
            assertThat(exporter.getFinishedSpanItems())
                    .allSatisfy(
                            span -> assertThat(span.getAttributes().get(COUNT)).isZero());
            assertThat(sampler.keep(new GenerationId("0192f0c1-0000-7000-8000-000000000000"), "by hand"))
                    .isFalse();
        }
    }

    private static Feedback feedback(GenerationId id, FeedbackSignal signal) {
        return new Feedback("f", id, signal, null, null, SampleCalls.NOON);
    }

    @Test
    void feedback_within_a_trace_that_goes_on_sends_it_at_its_end() {
        TailSampler sampler = sampler(HARDLY_ANY).build();
        try (SdkTracerProvider provider = provider(sampler)) {
            Tracer tracer = provider.get("t");
            Span request = tracer.spanBuilder("POST /ask").setNoParent().startSpan();
            String id = "0192f0c1-0000-7000-8000-000000000000";
            tracer.spanBuilder("invoke_workflow")
                    .setParent(Context.root().with(request))
                    .setAttribute(GENERATION, id)
                    .startSpan()
                    .end();
            assertThat(sampler.keep(new GenerationId(id), "feedback")).isTrue();
            assertThat(exporter.getFinishedSpanItems()).isEmpty();
            request.end();

            assertThat(exporter.getFinishedSpanItems()).hasSize(2);
            assertThat(reasons()).containsExactly("feedback");
        }
    }

    /** Traces without an end fill the buffer: memory stays bounded, and the bad ones among them are sent. */
    @Test
    void a_full_buffer_decides_the_oldest_and_a_bad_span_that_comes_late_is_sent_all_the_same() {
        TailSampler sampler = sampler(HARDLY_ANY).buffer(20).build();
        try (SdkTracerProvider provider = provider(sampler)) {
            Tracer tracer = provider.get("t");
            Span first = tracer.spanBuilder("root").setNoParent().startSpan();
            Span child = tracer.spanBuilder("bad child")
                    .setParent(Context.root().with(first))
                    .startSpan();
            child.setStatus(StatusCode.ERROR);
            child.end();
            Span second = tracer.spanBuilder("root of the second").setNoParent().startSpan();
            tracer.spanBuilder("good child")
                    .setParent(Context.root().with(second))
                    .startSpan()
                    .end();
            for (int i = 0; i < 100; i++) {
                trace(tracer, false, Duration.ofSeconds(1));
            }
            assertThat(exporter.getFinishedSpanItems())
                    .extracting(SpanData::getName)
                    .containsExactly("bad child");
            second.setStatus(StatusCode.ERROR);
            second.end();

            assertThat(exporter.getFinishedSpanItems())
                    .extracting(SpanData::getName)
                    .containsExactly("bad child", "root of the second");
        }
    }

    @Test
    void shutdown_sends_the_bad_ones_that_have_not_ended() {
        List<SpanData> kept = new ArrayList<>();
        SdkTracerProvider provider = provider(
                TailSampler.builder(new Keeping(kept)).share(HARDLY_ANY, SEED).build());
        Tracer tracer = provider.get("t");
        Span root = tracer.spanBuilder("root").setNoParent().startSpan();
        Span child =
                tracer.spanBuilder("child").setParent(Context.root().with(root)).startSpan();
        child.setStatus(StatusCode.ERROR);
        child.end();
        provider.close();

        assertThat(kept).extracting(SpanData::getName).containsExactly("child");
    }

    /** The exporter in memory forgets all when it is closed. */
    private record Keeping(List<SpanData> kept) implements SpanProcessor {

        @Override
        public void onStart(Context parent, ReadWriteSpan span) {
            // Waits for the end.
        }

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            kept.add(span.toSpanData());
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }
    }

    @Test
    void settings_out_of_range_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> sampler(0));
        assertThatIllegalArgumentException().isThrownBy(() -> sampler(0.5).slow(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> sampler(0.5).buffer(9));
        assertThatIllegalArgumentException().isThrownBy(() -> sampler(0.5).lowScore("e", Double.NaN));
    }
}
