package dev.llmops.core.internal.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.error.StoreUnavailableException;
import dev.llmops.api.error.StreamTruncatedException;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationAggregate;
import dev.llmops.api.generation.GenerationAggregation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.RetryPolicy;
import dev.llmops.testkit.FakeGuardrail;
import dev.llmops.testkit.ScriptedModelClient;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a call ends, each of its spans ends, once. {@link Bench#spans()} counts. */
class SpanEndsTest {

    private static final List<ModelEvent> ENDLESS =
            List.of(new ModelEvent.TextDelta("One"), new ModelEvent.TextDelta(" and"));

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_complete_answer(boolean streaming) {
        Bench bench = new Bench(ScriptedModelClient.saying("Two and a half metres."));

        bench.ask(bench.call("How long?").streaming(streaming).build());

        SpanData attempt = bench.attemptSpan();
        assertThat(attempt.getParentSpanId()).isEqualTo(bench.callSpan().getSpanId());
        assertThat(attempt.getKind()).as("it runs in this process").isEqualTo(SpanKind.INTERNAL);
        assertThat(attempt.getAttributes().get(GenAiNames.REQUEST_STREAM)).isEqualTo(streaming ? true : null);
        assertThat(attempt.getAttributes().get(GenAiNames.RESPONSE_TIME_TO_FIRST_CHUNK) != null)
                .isEqualTo(streaming);
        assertThat(bench.callSpan().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_failed_answer_says_the_type_of_error_and_the_tokens(boolean streaming) {
        Bench bench = new Bench(ScriptedModelClient.of(request -> ScriptedModelClient.failing(
                "The cable is", new StreamTruncatedException("the connection was closed"))));

        bench.ask(bench.call("?").streaming(streaming).build());

        for (SpanData span : List.of(bench.callSpan(), bench.attemptSpan())) {
            assertThat(span.getAttributes().get(GenAiNames.ERROR_TYPE)).isEqualTo("StreamTruncatedException");
            assertThat(span.getAttributes().get(GenAiNames.STATUS)).isEqualTo("failed");
            assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
            assertThat(span.getStatus().getDescription()).isEmpty();
        }
        assertThat(bench.attemptSpan().getAttributes().get(GenAiNames.USAGE_OUTPUT_TOKENS))
                .isPositive();
    }

    @Test
    void a_call_that_was_blocked_before_any_model_cost_nothing() {
        Bench bench = new Bench(ScriptedModelClient.saying("yes"));
        bench.guardrails.add(FakeGuardrail.of(
                "no", GuardrailStage.USER_INPUT, (stage, text, context) -> Decision.block("not allowed")));

        bench.ask(bench.call("?").build());

        Attributes call = bench.callSpan().getAttributes();
        assertThat(call.get(GenAiNames.STATUS)).isEqualTo("blocked");
        assertThat(call.get(GenAiNames.COST_AMOUNT)).isEqualTo("0");
        assertThat(call.get(GenAiNames.COST_CURRENCY))
                .as("no price was looked up")
                .isNull();
        assertThat(call.get(GenAiNames.CALL_INPUT_TOKENS)).isZero();
        assertThat(call.get(GenAiNames.CALL_OUTPUT_TOKENS)).isZero();
        assertThat(bench.metrics()).extracting(MetricData::getName).doesNotContain(GenAiNames.METRIC_COST);
    }

    @Test
    void each_retry_and_each_fallback_has_a_span_of_its_own() {
        AtomicInteger tries = new AtomicInteger();
        Bench bench = new Bench(ScriptedModelClient.of(request -> {
            tries.incrementAndGet();
            return ScriptedModelClient.failing("", new ModelUnavailableException("busy"));
        }));
        bench.models.put("spare", new NamedModel("openai", "gpt-5", request -> ScriptedModelClient.script("yes")));
        bench.fallbacks.add("spare");
        bench.retries = RetryPolicy.times(1);

        bench.ask(bench.call("?").streaming(true).build());

        assertThat(tries).hasValue(2);
        assertThat(bench.spans(GenAiNames.KIND_LLM))
                .allSatisfy(span -> assertThat(span.getParentSpanId())
                        .isEqualTo(bench.callSpan().getSpanId()))
                .extracting(
                        SpanData::getName,
                        span -> span.getAttributes().get(GenAiNames.MODEL_ROUTE),
                        span -> span.getAttributes().get(GenAiNames.ERROR_TYPE))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("chat scripted", "main", "ModelUnavailableException"),
                        org.assertj.core.groups.Tuple.tuple("chat scripted", "main", "ModelUnavailableException"),
                        org.assertj.core.groups.Tuple.tuple("chat gpt-5", "spare", null));
        assertThat(bench.callSpan().getAttributes().get(GenAiNames.ATTEMPTS)).isEqualTo(3);
        assertThat(bench.callSpan().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }

    @Test
    void an_answer_that_is_closed_early_and_twice() {
        Bench bench = new Bench(ScriptedModelClient.of(request -> ENDLESS));

        bench.guardrails.add(new Redact());
        ModelStream answer = bench.open(bench.call("?").streaming(true).build());
        answer.close();
        answer.close();

        assertThat(bench.spans())
                .filteredOn(span -> span.getAttributes().get(GenAiNames.GUARDRAIL_NAME) == null)
                .hasSize(2)
                .allSatisfy(span ->
                        assertThat(span.getAttributes().get(GenAiNames.STATUS)).isEqualTo("cancelled"))
                .allSatisfy(span -> assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET));
        assertThat(TraceText.of(List.of(), bench.metrics()))
                .contains("    1 {llmops.guardrail.decision=pass, llmops.guardrail.name=cards")
                .containsPattern("gen_ai.client.operation.duration.*\n    sum \\S+ of 1 in");
    }

    @Test
    void an_answer_that_is_never_read_and_closed() {
        Bench bench = new Bench(ScriptedModelClient.of(request -> ENDLESS));

        bench.open(bench.call("?").streaming(true).build()).close();

        assertThat(bench.spans()).hasSize(2);
    }

    @Test
    void an_answer_that_is_cancelled_from_another_thread() throws Exception {
        Bench bench = new Bench(ScriptedModelClient.of(request -> ENDLESS));

        try (ModelStream answer = bench.open(bench.call("?").streaming(true).build())) {
            answer.next();
            answer.next();
            Thread canceller = new Thread(answer::cancel);
            canceller.start();
            assertThat(answer.next()).isInstanceOf(ModelEvent.Cancelled.class);
            canceller.join();
        }

        assertThat(bench.spans())
                .hasSize(2)
                .allSatisfy(span ->
                        assertThat(span.getAttributes().get(GenAiNames.STATUS)).isEqualTo("cancelled"));
    }

    @Test
    void an_answer_that_is_read_and_closed_by_two_threads_at_once() throws Exception {
        Bench bench = new Bench(ScriptedModelClient.of(request -> ENDLESS));

        ModelStream answer = bench.open(bench.call("?").streaming(true).build());
        Thread reader = new Thread(() -> answer.forEach(event -> {}));
        reader.start();
        answer.close();
        reader.join();

        assertThat(bench.spans()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_error_of_the_virtual_machine(boolean streaming) {
        StackOverflowError error = new StackOverflowError();
        ModelClient scripted = ScriptedModelClient.of(request -> {
            throw error;
        });
        Bench bench = new Bench(scripted);
        Call call = bench.call("?").streaming(streaming).build();

        assertThatThrownBy(() -> bench.open(call)).isSameAs(error);

        assertThat(bench.spans())
                .hasSize(2)
                .allSatisfy(span -> assertThat(span.getAttributes().get(GenAiNames.ERROR_TYPE))
                        .isEqualTo("StackOverflowError"));
    }

    @Test
    void an_error_in_the_middle_of_an_answer() {
        StackOverflowError error = new StackOverflowError();
        Bench bench = new Bench(ScriptedModelClient.saying("Two and a half metres."));
        bench.guardrails.add(throwing(error));
        ModelStream answer = bench.open(bench.call("?").streaming(true).build());

        assertThatThrownBy(() -> answer.forEach(event -> {})).isSameAs(error);

        assertThat(bench.callSpan().getAttributes().get(GenAiNames.ERROR_TYPE)).isEqualTo("StackOverflowError");
        assertThat(bench.spans(GenAiNames.KIND_GUARDRAIL)).isNotEmpty();
    }

    @Test
    void a_call_that_fails_before_any_model() {
        Bench bench = new Bench(ScriptedModelClient.saying("yes"));

        bench.ask(bench.call("?").modelName("gpt-unknown").build());

        assertThat(bench.spans()).hasSize(1);
        assertThat(bench.callSpan().getAttributes().get(GenAiNames.ERROR_TYPE)).isEqualTo("InvalidRequestException");
    }

    @Test
    void a_listener_that_throws() {
        Bench bench = new Bench(ScriptedModelClient.saying("yes"));
        RuntimeException fault = new IllegalStateException("listener");
        bench.listener = generation -> {
            throw fault;
        };

        Generation generation = bench.ask(bench.call("?").build());

        assertThat(generation.response().text()).isEqualTo("yes");
        assertThat(bench.faults).containsExactly(fault);
        assertThat(bench.callSpan().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }

    @Test
    void an_answer_whose_record_is_lost_is_an_error_as_its_caller_sees_it() {
        Bench bench = new Bench(ScriptedModelClient.saying("yes"));
        bench.store = new FullStore();

        bench.ask(bench.call("?").build());

        assertThat(bench.callSpan().getAttributes().get(GenAiNames.ERROR_TYPE)).isEqualTo("AnswerNotRecordedException");
        assertThat(bench.attemptSpan().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }

    private static final class FullStore implements GenerationStore {

        @Override
        public CompletableFuture<Void> save(Generation generation) {
            throw new StoreUnavailableException("the disk is full");
        }

        @Override
        public Optional<Generation> find(GenerationId id) {
            return Optional.empty();
        }

        @Override
        public List<Generation> list(GenerationQuery query) {
            return List.of();
        }

        @Override
        public List<GenerationAggregate> aggregate(GenerationAggregation aggregation) {
            return List.of();
        }
    }

    private static Guardrail throwing(Error error) {
        return FakeGuardrail.of("throwing", GuardrailStage.OUTPUT, (stage, text, context) -> {
            throw error;
        });
    }
}
