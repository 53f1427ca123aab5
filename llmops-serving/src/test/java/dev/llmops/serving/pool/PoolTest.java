package dev.llmops.serving.pool;

import static dev.llmops.testkit.ScriptedModelClient.failing;
import static dev.llmops.testkit.ScriptedModelClient.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.cost.Price;
import dev.llmops.api.error.AuthenticationException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.error.RateLimitedException;
import dev.llmops.api.generation.Attempt;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.store.Store;
import dev.llmops.core.AnswerStream;
import dev.llmops.core.LlmOps;
import dev.llmops.core.chain.RetryPolicy;
import dev.llmops.testkit.ScriptedModelClient;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** One name in front of many endpoints: whatever one of them does, the caller gets an answer where one can be had, and the record has every attempt. */
class PoolTest {

    private static final ModelRequest QUESTION = ModelRequest.user("?");

    private final FakeTime time = new FakeTime();
    private final PoolBuilder builder = Pool.builder().determinism(time, time, new SplittableRandom(7));
    private final List<Generation> records = new ArrayList<>();

    @Test
    void calls_take_turns() {
        LlmOps ops = ops(Pool.of(says("a"), says("b")));

        assertThat(texts(ops, 4)).containsExactly("a", "b", "a", "b");
    }

    @Test
    void a_failed_attempt_moves_to_the_other_endpoint_and_both_are_recorded() {
        LlmOps ops = ops(builder.endpoint(fails("a", new ModelUnavailableException("down")))
                .endpoint(says("b"))
                .build());

        assertThat(texts(ops, 1)).containsExactly("b");

        assertThat(records.get(0).attempts()).extracting(Attempt::route).containsExactly("chat/a", "chat/b");
        assertThat(records.get(0).attempts().get(0).error()).isNotNull();
        assertThat(time.waits).isEmpty();
    }

    @Test
    void records_have_the_price_of_the_endpoint_that_answered_though_the_model_is_the_same() {
        Pool pool = Pool.of(
                Endpoint.builder("a", ScriptedModelClient.saying("a"))
                        .price(price("1"))
                        .build(),
                Endpoint.builder("b", ScriptedModelClient.saying("b"))
                        .price(price("3"))
                        .build());
        texts(ops(pool), 2);

        assertThat(records)
                .extracting(each -> ((Cost.Known) each.cost()).amount().multiply(BigDecimal.valueOf(1_000_000)))
                .usingElementComparator(Comparator.naturalOrder())
                .containsExactly(new BigDecimal(tokens(0)), new BigDecimal(3 * tokens(1)));
    }

    private long tokens(int call) {
        TokenUsage usage = records.get(call).usage();
        return (long) Objects.requireNonNull(usage.input()) + Objects.requireNonNull(usage.output());
    }

    private static Price price(String perMillion) {
        BigDecimal amount = new BigDecimal(perMillion);
        return new Price("any", amount, amount, null, Currency.getInstance("USD"), Instant.EPOCH);
    }

    @Test
    void a_stream_fails_over_before_its_first_token_and_never_after() {
        Pool before = builder.endpoint(fails("a", new ModelUnavailableException("down")))
                .endpoint(says("b"))
                .build();
        assertThat(before.stream(QUESTION).await().text()).isEqualTo("b");

        Pool after = Pool.of(
                Endpoint.of("a", scripted(() -> failing("begun", new ModelUnavailableException("cut")))), says("b"));
        try (ModelStream stream = after.stream(QUESTION)) {
            ModelEvent.End end = stream.forEach(event -> {});
            assertThat(end).isInstanceOf(ModelEvent.Failed.class);
            assertThat(((ModelEvent.Failed) end).partial().message().text()).isEqualTo("begun");
        }
    }

    @Test
    void whoever_waits_for_the_whole_answer_gets_it_from_another_endpoint_even_when_one_was_cut() {
        LlmOps ops = ops(Pool.of(
                Endpoint.of("a", scripted(() -> failing("begun", new ModelUnavailableException("cut")))), says("b")));

        assertThat(ops.request(QUESTION).ask().text()).isEqualTo("b");
        assertThat(records.get(0).attempts()).hasSize(2);
        assertThat(records.get(0).attempts().get(0).usage().total()).isPositive();
    }

    @Test
    void a_fault_of_the_caller_is_not_tried_elsewhere() {
        Pool pool = builder.endpoint(fails("a", new InvalidRequestException("400")))
                .endpoint(says("b"))
                .build();

        assertThatThrownBy(() -> pool.generate(QUESTION)).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void a_refused_key_rotates_at_once_and_rests() {
        AtomicInteger asked = new AtomicInteger();
        Pool pool = builder.endpoint(Endpoint.of("a", scripted(() -> {
                    asked.incrementAndGet();
                    return failing("", new AuthenticationException("401"));
                })))
                .endpoint(says("b"))
                .build();

        for (int i = 0; i < 10; i++) {
            assertThat(pool.generate(QUESTION).text()).isEqualTo("b");
        }
        assertThat(asked).hasValue(1);
        assertThat(time.waits).isEmpty();
    }

    @Test
    void an_endpoint_that_says_when_to_come_back_is_left_alone_until_then() {
        Pool pool = builder.endpoint(Endpoint.of(
                        "a",
                        scripted(
                                List.of(failing("", new RateLimitedException("429", null, Duration.ofSeconds(7)))),
                                "a")))
                .endpoint(says("b"))
                .build();

        assertThat(pool.generate(QUESTION).text()).isEqualTo("b");
        assertThat(pool.generate(QUESTION).text()).isEqualTo("b");
        time.advance(Duration.ofMillis(6999));
        assertThat(pool.generate(QUESTION).text()).isEqualTo("b");
        time.advance(Duration.ofMillis(1));
        assertThat(List.of(
                        pool.generate(QUESTION).text(), pool.generate(QUESTION).text()))
                .contains("a");
    }

    @Test
    void when_all_are_open_the_call_waits_for_the_earliest() {
        Pool pool = builder.endpoint(Endpoint.of(
                        "a",
                        scripted(
                                List.of(failing("", new RateLimitedException("429", null, Duration.ofSeconds(7)))),
                                "a")))
                .endpoint(Endpoint.of(
                        "b",
                        scripted(
                                List.of(failing("", new RateLimitedException("429", null, Duration.ofSeconds(5)))),
                                "b")))
                .build();

        assertThat(pool.generate(QUESTION).text()).isEqualTo("b");
        assertThat(time.nanos()).isEqualTo(Duration.ofSeconds(5).toNanos());
    }

    @Test
    void a_retry_after_of_a_year_is_a_typed_error_now_and_a_probe_after_five_minutes() {
        Pool pool = builder.endpoint(Endpoint.of(
                        "a",
                        scripted(
                                List.of(failing("", new RateLimitedException("429", null, Duration.ofDays(365)))),
                                "a")))
                .build();

        NoEndpointException refused = catchThrowableOfType(NoEndpointException.class, () -> pool.generate(QUESTION));

        assertThat(refused)
                .hasMessageContaining("a: circuit breaker open")
                .hasCauseInstanceOf(RateLimitedException.class);
        assertThat(refused.retryAfter())
                .hasValueSatisfying(wait -> assertThat(wait).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5)));
        time.advance(Duration.ofMinutes(5));
        assertThat(pool.generate(QUESTION).text()).isEqualTo("a");
    }

    @Test
    void a_single_endpoint_is_tried_again_with_growing_waits_and_no_more_often_than_allowed() {
        Pool pool = builder.endpoint(fails("a", new ModelUnavailableException("down")))
                .retries(RetryPolicy.times(2))
                .build();

        assertThatThrownBy(() -> pool.generate(QUESTION)).isInstanceOf(ModelUnavailableException.class);

        assertThat(time.waits).hasSize(2);
        assertThat(time.waits.get(0)).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
        assertThat(time.waits.get(1)).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
    }

    @Test
    void retries_end_when_their_budget_is_used_up() {
        AtomicInteger asked = new AtomicInteger();
        Pool pool = builder.endpoint(Endpoint.of("a", scripted(() -> {
                    asked.incrementAndGet();
                    return failing("", new ModelUnavailableException("down"));
                })))
                .retryBudget(0)
                .circuitBreaker(new CircuitBreakerPolicy(1000, 1000, 1, Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .build();

        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> pool.generate(QUESTION)).isInstanceOf(ModelUnavailableException.class);
        }
        assertThat(asked).hasValue(110);
    }

    @Test
    void an_endpoint_that_keeps_failing_gets_no_more_calls_until_a_probe_succeeds() {
        AtomicInteger asked = new AtomicInteger();
        boolean[] up = {false};
        Pool pool = builder.endpoint(Endpoint.of("a", scripted(() -> {
                    asked.incrementAndGet();
                    return up[0] ? script("a") : failing("", new ModelUnavailableException("down"));
                })))
                .endpoint(says("b"))
                .build();

        texts(ops(pool), 50);
        assertThat(asked).hasValue(CircuitBreakerPolicy.STANDARD.minimumCalls());

        time.advance(CircuitBreakerPolicy.STANDARD.openFor());
        pool.generate(QUESTION);
        pool.generate(QUESTION);
        assertThat(asked).hasValue(CircuitBreakerPolicy.STANDARD.minimumCalls() + 1);

        up[0] = true;
        time.advance(CircuitBreakerPolicy.STANDARD.openFor().multipliedBy(2));
        assertThat(texts(ops(pool), 10)).filteredOn("a"::equals).hasSize(5);
    }

    @Test
    void a_tag_of_the_caller_keeps_the_call_in_its_region() {
        LlmOps ops = ops(builder.endpoint(Endpoint.builder("eu", ScriptedModelClient.saying("eu"))
                        .tag("residency", "eu")
                        .build())
                .endpoint(says("anywhere"))
                .matchTag("residency")
                .build());
        Caller european = new Caller(null, null, null, Map.of("residency", "eu"));
        Caller martian = new Caller(null, null, null, Map.of("residency", "mars"));

        for (int i = 0; i < 4; i++) {
            assertThat(ops.request(QUESTION).by(european).ask().text()).isEqualTo("eu");
        }
        assertThatThrownBy(() -> ops.request(QUESTION).by(martian).ask())
                .isInstanceOf(NoEndpointException.class)
                .hasMessageContaining("eu: its tag residency is eu and not mars")
                .hasMessageContaining("anywhere: its tag residency is null and not mars");
    }

    @Test
    void a_drained_endpoint_gets_no_calls() {
        LlmOps ops = ops(builder.endpoint(Endpoint.builder("a", ScriptedModelClient.saying("a"))
                        .weight(0)
                        .build())
                .endpoint(says("b"))
                .build());

        assertThat(texts(ops, 3)).containsOnly("b");
    }

    @Test
    void bad_settings_are_refused_where_they_are_made() {
        assertThatThrownBy(() -> Pool.builder().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("needs an endpoint");
        assertThatThrownBy(() -> Pool.of(says("a"), says("a"))).hasMessageContaining("'a' already");
        assertThatThrownBy(() -> Endpoint.of("a/b", ScriptedModelClient.saying("a")))
                .hasMessageContaining("'a/b'");
        assertThatThrownBy(() ->
                        Endpoint.builder("a", ScriptedModelClient.saying("a")).weight(-1))
                .hasMessage("weight must be at least 0, but was -1.0");
        assertThatThrownBy(() -> Deadlines.NONE.withTotal(Duration.ofSeconds(-1)))
                .hasMessage("the deadline total must be above 0, but was PT-1S");
        assertThatThrownBy(() -> Deadlines.NONE.withFirstToken(Duration.ofDays(3650)))
                .hasMessageContaining("at most 7 days");
        assertThatThrownBy(() -> builder.maxWait(Duration.ofSeconds(-1))).hasMessageContaining("maxWait");
    }

    private static ScriptedModelClient scripted(java.util.function.Supplier<List<ModelEvent>> script) {
        return ScriptedModelClient.of(request -> script.get());
    }

    /** Follows some scripts, one for each call, and then says the same each time. */
    private static ModelClient scripted(List<List<ModelEvent>> first, String then) {
        AtomicInteger calls = new AtomicInteger();
        return scripted(() -> {
            int call = calls.getAndIncrement();
            return call < first.size() ? first.get(call) : script(then);
        });
    }

    private static Endpoint says(String name) {
        return Endpoint.of(name, ScriptedModelClient.saying(name));
    }

    private static Endpoint fails(String name, LlmOpsException error) {
        return Endpoint.of(name, scripted(() -> failing("", error)));
    }

    private LlmOps ops(Pool pool) {
        return LlmOps.builder()
                .model("chat", pool)
                .store(Store.noop())
                .listener(records::add)
                .build();
    }

    private static List<String> texts(LlmOps ops, int calls) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            try (AnswerStream stream = ops.request(QUESTION).stream()) {
                texts.add(stream.answer().text());
            }
        }
        return texts;
    }
}
