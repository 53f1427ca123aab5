package dev.llmops.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.TraceContext;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.Reranker;
import dev.llmops.api.text.CharRange;
import dev.llmops.core.chain.Retrieval;
import dev.llmops.core.telemetry.TelemetryDialect;
import dev.llmops.testkit.RandomRecords;
import dev.llmops.testkit.ScriptedModelClient;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Spans around the chain, and what the record knows of its own. */
class TracedTest {

    private static final String SECRET = "Zanzibar";
    private static final EvaluationCase ANSWER = new EvaluationCase("Where?", SECRET, null, List.of(), List.of());
    private static final TraceContext TRACE =
            new TraceContext("5b8aa5a2d2c872e8321cf37308d69df2", "051581bf3cb55c13", true);

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final AtomicReference<Generation> recorded = new AtomicReference<>();

    private OpenTelemetrySdk telemetry(Sampler sampler) {
        return OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .setSampler(sampler)
                        .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                        .build())
                .build();
    }

    private SpanData span(String name) {
        return exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String text(SpanData span, String name) {
        return String.valueOf(span.getAttributes().asMap().get(AttributeKey.stringKey(name)));
    }

    private static Evaluator judging(Score score) {
        return new Evaluator() {
            @Override
            public String name() {
                return "kind";
            }

            @Override
            public Judgement evaluate(EvaluationCase answer) {
                return new Judgement(name(), score, "because of " + SECRET);
            }
        };
    }

    private void ask(LlmOpsBuilder builder) {
        try (LlmOps ops = builder.model("main", ScriptedModelClient.saying("yes"))
                .listener(recorded::set)
                .build()) {
            ops.request(ModelRequest.user("?")).ask();
        }
    }

    @Test
    void a_record_knows_the_span_of_its_call() {
        ask(LlmOps.builder().openTelemetry(telemetry(Sampler.alwaysOn())));

        SpanData call = span("invoke_workflow");
        assertThat(recorded.get().trace()).isEqualTo(new TraceContext(call.getTraceId(), call.getSpanId(), true));
    }

    @Test
    void a_record_of_a_call_that_sampling_left_out_says_so() {
        ask(LlmOps.builder().openTelemetry(telemetry(Sampler.alwaysOff())));

        assertThat(recorded.get().trace())
                .isNotNull()
                .extracting(TraceContext::sampled)
                .isEqualTo(false);
    }

    @Test
    void a_record_of_a_call_without_telemetry_has_no_trace() {
        ask(LlmOps.builder());

        assertThat(recorded.get().trace()).isNull();
    }

    @Test
    void a_judgement_has_a_trace_of_its_own_that_links_to_the_call() {
        Evaluator evaluator = Traced.with(telemetry(Sampler.alwaysOn())).evaluator(judging(Score.of(0.5)));
        Generation call =
                new RandomRecords(5).generation().toBuilder().trace(TRACE).build();

        Traced.about(call, () -> assertThat(evaluator.evaluate(ANSWER).score()).isEqualTo(Score.of(0.5)));

        SpanData span = span("evaluator kind");
        assertThat(text(span, "openinference.span.kind")).isEqualTo("EVALUATOR");
        assertThat(span.getAttributes().get(AttributeKey.doubleKey("gen_ai.evaluation.score.value")))
                .isEqualTo(0.5);
        assertThat(span.getParentSpanContext().isValid()).isFalse();
        assertThat(span.getLinks()).singleElement().satisfies(link -> {
            assertThat(link.getSpanContext().getTraceId()).isEqualTo(TRACE.traceId());
            assertThat(link.getSpanContext().getSpanId()).isEqualTo(TRACE.spanId());
        });
        assertThat(span.toString()).doesNotContain(SECRET);
        assertThat(Context.current()).isSameAs(Context.root());
    }

    @Test
    void a_judgement_with_content_says_why_and_one_that_failed_is_an_error() {
        Traced traced = Traced.withContent(telemetry(Sampler.alwaysOn()), TelemetryDialect.LANGFUSE);
        traced.evaluator(judging(new Score.Failed("no answer"))).evaluate(ANSWER);

        SpanData span = span("evaluator kind");
        assertThat(text(span, "gen_ai.evaluation.explanation")).contains(SECRET);
        assertThat(text(span, "error.type")).isEqualTo("Failed");
        assertThat(text(span, "langfuse.observation.type")).isEqualTo("evaluator");
        assertThat(span.getLinks()).isEmpty();
    }

    @Test
    void a_reranker_of_the_chain_has_a_span_and_one_that_does_nothing_has_none() {
        List<Passage> found = List.of(
                new Passage("a", new CharRange(0, 1), SECRET, 0.1, Map.of()),
                new Passage("b", new CharRange(0, 1), "b", 0.2, Map.of()));
        for (Reranker reranker : List.of((question, passages) -> passages.subList(0, 1), Reranker.noop())) {
            try (LlmOps ops = LlmOps.builder()
                    .model("main", ScriptedModelClient.saying("yes"))
                    .retrieval(new Retrieval(query -> found, reranker, 5, "question"))
                    .openTelemetry(telemetry(Sampler.alwaysOn()))
                    .build()) {
                ops.prompts()
                        .register(
                                "p",
                                PromptContent.of("{{#each passages}}{{text}}{{/each}}{{question}}"),
                                PromptCommit.NONE);
                ops.prompt("p").with("question", SECRET).ask();
            }
        }

        assertThat(exporter.getFinishedSpanItems())
                .filteredOn(span -> span.getName().equals("rerank"))
                .singleElement()
                .satisfies(span -> {
                    assertThat(text(span, "openinference.span.kind")).isEqualTo("RERANKER");
                    assertThat(span.getAttributes().get(AttributeKey.longKey("llmops.passages")))
                            .isEqualTo(1);
                    assertThat(span.getParentSpanContext().isValid()).isTrue();
                    assertThat(span.toString()).doesNotContain(SECRET);
                });
    }

    @Test
    void vectors_are_asked_for_below_a_span_that_counts_tokens_and_tells_no_text() {
        EmbeddingClient client =
                Traced.withContent(telemetry(Sampler.alwaysOn())).embeddings(new Embeds());

        assertThat(client.embed(List.of(SECRET), EmbeddingPurpose.QUERY).vectors())
                .hasSize(1);
        assertThatThrownBy(() -> client.embed(List.of(), EmbeddingPurpose.QUERY))
                .isInstanceOf(IllegalArgumentException.class);

        SpanData span = span("embeddings bge");
        assertThat(text(span, "openinference.span.kind")).isEqualTo("EMBEDDING");
        assertThat(text(span, "embedding.model_name")).isEqualTo("bge");
        assertThat(span.getAttributes().get(AttributeKey.longKey("gen_ai.usage.input_tokens")))
                .isEqualTo(3);
        assertThat(span.toString()).doesNotContain(SECRET);
        assertThat(text(exporter.getFinishedSpanItems().get(1), "error.type")).isEqualTo("IllegalArgumentException");
    }

    private static final class Embeds implements EmbeddingClient {

        @Override
        public ModelIdentity identity() {
            return new ModelIdentity("baai", "bge", null);
        }

        @Override
        public int dimension() {
            return 2;
        }

        @Override
        public EmbeddingResponse embed(List<String> texts, EmbeddingPurpose purpose) {
            if (texts.isEmpty()) {
                throw new IllegalArgumentException("texts must hold at least one text, but was empty");
            }
            return new EmbeddingResponse(List.of(new float[2]), new TokenUsage(3, 0, null, null), identity());
        }
    }
}
