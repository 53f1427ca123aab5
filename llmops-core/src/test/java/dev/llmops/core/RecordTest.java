package dev.llmops.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.cost.Price;
import dev.llmops.api.cost.PriceList;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.error.StoreUnavailableException;
import dev.llmops.api.error.StreamTruncatedException;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.generation.Timings;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.retrieval.Citation;
import dev.llmops.api.retrieval.Grounding;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.core.chain.AnswerNotRecordedException;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.ForwardingStream;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.chain.Recording;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.testkit.ScriptedModelClient;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every call leaves its record, however it ends. */
class RecordTest {

    private final Fixture fixture = new Fixture();

    @Test
    void a_blocking_and_a_streamed_call_leave_the_same_record() {
        LlmOps ops = fixture.with(ScriptedModelClient.saying("Two and a half metres."));

        Answer blocking =
                ops.request(ModelRequest.user("How long?")).forUser("u1").ask();
        StringBuilder streamed = new StringBuilder();
        Answer stream = ops.request(ModelRequest.user("How long?")).forUser("u1").stream()
                .answer(streamed::append);

        assertThat(streamed).hasToString("Two and a half metres.");
        assertThat(stream.text()).isEqualTo(blocking.text()).isEqualTo("Two and a half metres.");
        Generation first = blocking.generation();
        Generation second = stream.generation();
        assertThat(fixture.store.saved).containsExactly(first, second);
        assertThat(second.contentHash()).isEqualTo(first.contentHash());
        assertThat(second.request()).isEqualTo(first.request());
        assertThat(second.usage()).isEqualTo(first.usage());
        assertThat(second.attempts().get(0).responseDigest())
                .isEqualTo(first.attempts().get(0).responseDigest())
                .startsWith("sha256:");
        assertThat(second.id()).isGreaterThan(first.id());
        assertThat(first.caller().user()).isEqualTo("u1");
        assertThat(second.timings().timeToFirstToken()).isNotNull();
    }

    @Test
    void the_record_is_there_before_the_end_is_handed_over() {
        LlmOps ops = fixture.with(ScriptedModelClient.saying("yes"));
        try (AnswerStream answer = ops.request(ModelRequest.user("?")).stream()) {
            answer.forEach(event -> assertThat(fixture.store.saved).hasSize(event instanceof ModelEvent.End ? 1 : 0));
        }
    }

    @Test
    void a_failed_call_records_what_had_arrived_and_what_it_used() {
        LlmOps ops = fixture.with(ScriptedModelClient.of(request -> ScriptedModelClient.failing(
                "The cable is", new StreamTruncatedException("the connection was closed"))));

        try (AnswerStream answer = ops.request(ModelRequest.user("?")).stream()) {
            assertThatThrownBy(answer::answer).isInstanceOf(StreamTruncatedException.class);
        }

        Generation record = fixture.store.only();
        assertThat(record.status()).isEqualTo(GenerationStatus.FAILED);
        assertThat(record.response()).isNull();
        assertThat(record.partial().message().text()).isEqualTo("The cable is");
        assertThat(record.error().type()).isEqualTo("StreamTruncatedException");
        assertThat(record.usage().output()).isPositive();
        assertThat(record.attempts()).singleElement().satisfies(attempt -> {
            assertThat(attempt.error().retryable()).isTrue();
            assertThat(attempt.responseDigest()).isNull();
        });
    }

    @Test
    void a_call_that_never_reached_a_model_is_recorded_too() {
        LlmOps ops = fixture.with(ScriptedModelClient.saying("yes"));

        assertThatThrownBy(() ->
                        ops.request(ModelRequest.user("?")).model("gpt-unknown").ask())
                .hasMessageContaining("no model 'gpt-unknown'; there are: scripted");

        Generation record = fixture.store.only();
        assertThat(record.status()).isEqualTo(GenerationStatus.FAILED);
        assertThat(record.attempts()).isEmpty();
        assertThat(record.cost()).isEqualTo(Cost.zero());
        assertThat(record.usage()).isEqualTo(TokenUsage.ZERO);
    }

    @Test
    void closing_a_stream_early_records_it_as_cancelled_with_what_had_arrived() {
        LlmOps ops = fixture.with(ScriptedModelClient.of(
                request -> List.of(new ModelEvent.TextDelta("One"), new ModelEvent.TextDelta(" and"))));

        AnswerStream answer = ops.request(ModelRequest.user("?")).stream();
        assertThat(answer.next()).isEqualTo(new ModelEvent.TextDelta("One"));
        answer.close();
        answer.close();

        Generation record = fixture.store.only();
        assertThat(record.id()).isEqualTo(answer.generationId());
        assertThat(record.status()).isEqualTo(GenerationStatus.CANCELLED);
        assertThat(record.partial().message().text()).startsWith("One");
        assertThat(record.attempts()).hasSize(1);
    }

    @Test
    void a_record_that_can_not_be_written_keeps_the_answer_in_the_exception() {
        LlmOps ops = fixture.with(ScriptedModelClient.saying("paid for"));
        fixture.store.failure = new StoreUnavailableException("the disk is full.");

        assertThatThrownBy(() -> ops.request(ModelRequest.user("?")).ask())
                .isInstanceOfSatisfying(AnswerNotRecordedException.class, e -> {
                    assertThat(e.generation().response().text()).isEqualTo("paid for");
                    assertThat(e).hasMessageContaining("the disk is full").hasMessageContaining("ASYNCHRONOUS");
                    assertThat(e.retryable()).isTrue();
                });
    }

    @Test
    void an_asynchronous_record_that_can_not_be_written_is_a_fault_and_the_answer_arrives() {
        fixture.builder.recording(Recording.ASYNCHRONOUS);
        LlmOps ops = fixture.with(ScriptedModelClient.saying("yes"));
        fixture.store.failure = new StoreUnavailableException("the disk is full.");

        assertThat(ops.request(ModelRequest.user("?")).ask().text()).isEqualTo("yes");
        assertThat(fixture.faults).containsExactly(fixture.store.failure);
    }

    @Test
    void a_record_that_can_not_be_written_does_not_hide_why_the_call_failed() {
        LlmOps ops = fixture.with(ScriptedModelClient.of(
                request -> ScriptedModelClient.failing("", new ModelUnavailableException("refused"))));
        fixture.store.failure = new StoreUnavailableException("the disk is full.");

        assertThatThrownBy(() -> ops.request(ModelRequest.user("?")).ask())
                .isInstanceOf(ModelUnavailableException.class);
        assertThat(fixture.faults).containsExactly(fixture.store.failure);
    }

    @Test
    void a_listener_that_throws_is_reported_and_the_others_hear_and_the_answer_arrives() {
        RuntimeException fault = new IllegalStateException("listener");
        List<Generation> heard = new java.util.ArrayList<>();
        fixture.builder
                .listener(generation -> {
                    throw fault;
                })
                .listener(heard::add);
        LlmOps ops = fixture.with(ScriptedModelClient.saying("yes"));

        Answer answer = ops.request(ModelRequest.user("?")).ask();

        assertThat(answer.text()).isEqualTo("yes");
        assertThat(heard).containsExactly(answer.generation());
        assertThat(fixture.faults).containsExactly(fault);
    }

    @Test
    void a_fault_handler_that_throws_does_not_stop_the_answer() {
        fixture.builder
                .onError(fault -> {
                    throw new IllegalStateException("handler");
                })
                .listener(generation -> {
                    throw new IllegalStateException("listener");
                });
        LlmOps ops = fixture.with(ScriptedModelClient.saying("yes"));

        assertThat(ops.request(ModelRequest.user("?")).ask().text()).isEqualTo("yes");
    }

    @Test
    void an_unknown_price_is_unknown_and_a_known_one_exact() {
        Price price = new Price(
                "scripted",
                new BigDecimal("0.15"),
                new BigDecimal("0.60"),
                null,
                Currency.getInstance("USD"),
                Instant.EPOCH);
        Answer unpriced = fixture.with(ScriptedModelClient.saying("yes"))
                .request(ModelRequest.user("?"))
                .ask();
        Fixture priced = new Fixture();
        priced.builder.prices(PriceList.of(List.of(price)));
        Answer answer = priced.with(ScriptedModelClient.saying("yes"))
                .request(ModelRequest.user("?"))
                .ask();

        assertThat(unpriced.cost()).isEqualTo(new Cost.Unknown("no price is known for model 'scripted'"));
        assertThat(answer.usage().input()).isEqualTo(1);
        assertThat(answer.usage().output()).isEqualTo(1);
        assertThat(answer.cost()).isEqualTo(new Cost.Known(new BigDecimal("0.00000075"), Currency.getInstance("USD")));
    }

    @Test
    void what_nobody_expected_is_recorded_and_thrown_as_it_is() {
        AssertionError bug = new AssertionError("bug");
        ScriptedModelClient model = ScriptedModelClient.of(request -> {
            throw bug;
        });
        LlmOps ops = fixture.with(model);

        assertThatThrownBy(() -> ops.request(ModelRequest.user("?")).ask()).isSameAs(bug);

        Generation record = fixture.store.only();
        assertThat(record.status()).isEqualTo(GenerationStatus.FAILED);
        assertThat(record.error().type()).isEqualTo("UnexpectedException");
        assertThat(record.error().message()).contains("AssertionError").doesNotContain("bug");
    }

    @Test
    void what_nobody_expected_in_the_middle_of_an_answer_is_recorded_once_and_close_works() {
        IllegalStateException bug = new IllegalStateException("bug");
        fixture.builder.interceptBefore("route", new ThrowingLater(bug));
        LlmOps ops = fixture.with(ScriptedModelClient.saying("One and two and three."));

        AnswerStream answer = ops.request(ModelRequest.user("?")).stream();
        answer.next();
        assertThatThrownBy(answer::next).isSameAs(bug);
        answer.close();
        answer.close();

        assertThat(fixture.store.only().partial().message().text()).isEqualTo("One ");
        assertThat(fixture.store.only().attempts()).as("what was paid for").hasSize(1);
    }

    @Test
    void a_blocking_call_that_broke_off_records_what_had_arrived_too() {
        LlmOps ops = fixture.with(ScriptedModelClient.of(request -> ScriptedModelClient.failing(
                "The cable is", new StreamTruncatedException("the connection was closed"))));

        assertThatThrownBy(() -> ops.request(ModelRequest.user("?")).ask())
                .isInstanceOfSatisfying(
                        StreamTruncatedException.class,
                        e -> assertThat(e.partial().orElseThrow().message().text())
                                .isEqualTo("The cable is"));

        Generation record = fixture.store.only();
        assertThat(record.partial().message().text()).isEqualTo("The cable is");
        assertThat(record.usage().output()).isPositive();
    }

    @Test
    void a_streamed_answer_that_comes_whole_is_shown_too() {
        LlmOps ops = fixture.with(SeededModel.deterministic("sha256:a"));
        StringBuilder shown = new StringBuilder();

        Answer answer = ops.request(ModelRequest.user("?")).stream().answer(shown::append);

        assertThat(shown).hasToString(answer.text()).isNotEmpty();
    }

    @Test
    void the_first_token_of_a_blocking_call_came_as_long_after_the_call_as_its_client_says() {
        fixture.nanos.set(Duration.ofHours(1).toNanos());
        LlmOps ops = fixture.with(ScriptedModelClient.of(request -> List.of(new ModelEvent.Completed(new ModelResponse(
                Message.assistant("yes"),
                FinishReason.STOP,
                TokenUsage.ZERO,
                new ModelIdentity("llmops", "timed", null),
                Duration.ofMillis(5),
                Duration.ofMillis(9),
                Map.of())))));

        Timings timings = ops.request(ModelRequest.user("?")).ask().generation().timings();

        assertThat(timings.timeToFirstToken()).isBetween(Duration.ofMillis(5), Duration.ofSeconds(1));
    }

    @Test
    void what_an_interceptor_notes_about_the_answer_is_recorded_and_told() {
        Passage passage = new Passage("a", CharRange.of("2.5 metres"), "2.5 metres", null, Map.of());
        Citation citation = new Citation(1, passage, new CharRange(0, 4), Citation.Support.SUPPORTED);
        Grounding grounding = new Grounding(Grounding.Outcome.ANSWER, List.of(), 0.9, null, List.of());
        fixture.builder.interceptBefore(StandardChain.ROUTE, new Noting(List.of(citation), grounding));

        Answer answer = fixture.with(ScriptedModelClient.saying("Long [1]."))
                .request(ModelRequest.user("How long?"))
                .ask();

        assertThat(answer.citations()).containsExactly(citation);
        assertThat(answer.grounding()).isEqualTo(grounding);
        assertThat(fixture.store.only()).isEqualTo(answer.generation());
    }

    private record Noting(List<Citation> citations, Grounding grounding) implements Interceptor {

        @Override
        public String name() {
            return "noting";
        }

        @Override
        public ModelStream intercept(Call call, Chain chain) {
            call.notes().citations(citations);
            call.notes().grounding(grounding);
            return chain.proceed(call);
        }
    }

    private record ThrowingLater(RuntimeException bug) implements Interceptor {

        @Override
        public String name() {
            return "throwing";
        }

        @Override
        public ModelStream intercept(Call call, Chain chain) {
            return new ForwardingStream(chain.proceed(call)) {
                private int read;

                @Override
                public ModelEvent next() {
                    if (read++ > 0) {
                        throw bug;
                    }
                    return super.next();
                }
            };
        }
    }
}
