package dev.llmops.serving.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.QueueFullException;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.serving.routing.RoutingRequest;
import dev.llmops.serving.routing.RoutingStrategy;
import dev.llmops.testkit.AdversarialTexts;
import dev.llmops.testkit.ScriptedModelClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call waits where endpoints are at their limit, instead of being refused by the server, and waiting is fair. */
class LimitsTest {

    private static final ModelRequest QUESTION = ModelRequest.user("?");

    private final FakeTime time = new FakeTime();
    private final PoolBuilder builder = Pool.builder().determinism(time, time, new SplittableRandom(7));

    @Test
    void a_call_above_the_requests_per_minute_waits_for_its_turn() {
        Pool pool = builder.endpoint(endpoint().requestsPerMinute(2).build())
                .maxWait(Duration.ofMinutes(1))
                .build();

        pool.generate(QUESTION);
        pool.generate(QUESTION);
        assertThat(time.nanos()).isZero();
        pool.generate(QUESTION);
        assertThat(time.nanos()).isEqualTo(Duration.ofSeconds(30).toNanos());
    }

    @Test
    void tokens_that_were_reserved_and_not_used_are_given_back() {
        Pool pool = builder.endpoint(endpoint().tokensPerMinute(150).build())
                .maxWait(Duration.ofMinutes(1))
                .build();
        ModelRequest most = ModelRequest.builder()
                .user("?")
                .parameters(ModelParameters.builder().maxTokens(96).build())
                .build();

        for (int i = 0; i < 9; i++) {
            pool.generate(most);
        }
        assertThat(time.waits).isEmpty();
        pool.generate(most);
        assertThat(time.waits).isNotEmpty();
    }

    @Test
    void a_call_that_may_be_endless_holds_up_the_others_for_a_minute_and_not_for_days() {
        Pool pool = builder.endpoint(endpoint().tokensPerMinute(1000).build())
                .maxWait(Duration.ofMinutes(2))
                .build();
        ModelRequest endless = ModelRequest.builder()
                .user("?")
                .parameters(
                        ModelParameters.builder().maxTokens(Integer.MAX_VALUE).build())
                .build();
        try (ModelStream closedEarly = pool.stream(endless)) {
            closedEarly.next();
        }

        assertThat(pool.generate(QUESTION).text()).isEqualTo("yes, indeed");
        assertThat(time.nanos()).isLessThan(Duration.ofMinutes(2).toNanos());
    }

    @Test
    void a_server_that_claims_two_billion_tokens_holds_up_the_others_for_a_minute_and_not_for_years() {
        Pool pool = builder.endpoint(Endpoint.builder("a", ScriptedModelClient.of(request -> claiming()))
                        .tokensPerMinute(1000)
                        .build())
                .maxWait(Duration.ofMinutes(3))
                .build();

        for (int i = 1; i <= 3; i++) {
            assertThat(pool.generate(QUESTION).usage().total()).isEqualTo(Integer.MAX_VALUE);
            assertThat(time.nanos()).isLessThan(Duration.ofMinutes(2L * i).toNanos());
        }
    }

    private static List<ModelEvent> claiming() {
        List<ModelEvent> events = new ArrayList<>(ScriptedModelClient.script("yes, indeed"));
        ModelResponse honest = ((ModelEvent.Completed) events.remove(events.size() - 1)).response();
        events.add(new ModelEvent.Completed(new ModelResponse(
                honest.message(),
                honest.finishReason(),
                new TokenUsage(1, Integer.MAX_VALUE - 1, null, null),
                honest.model(),
                honest.timeToFirstToken(),
                honest.total(),
                honest.vendor())));
        return events;
    }

    @Test
    void a_call_waits_for_the_end_of_another() {
        Pool pool = builder.endpoint(endpoint().maxConcurrency(1).build()).build();

        ModelStream first = pool.stream(QUESTION);
        first.next();
        time.schedule(Duration.ofSeconds(1), first::close);

        assertThat(pool.generate(QUESTION).text()).isEqualTo("yes, indeed");
    }

    @Test
    void a_call_that_waits_too_long_is_told_why() {
        Pool pool = builder.endpoint(endpoint().maxConcurrency(1).build()).build();

        try (ModelStream first = pool.stream(QUESTION)) {
            first.next();
            assertThatThrownBy(() -> pool.generate(QUESTION))
                    .isInstanceOf(NoEndpointException.class)
                    .hasMessageContaining("a: at its limit of 1 concurrent attempts");
        }
        assertThat(pool.generate(QUESTION).text()).isEqualTo("yes, indeed");
    }

    @Test
    void a_cancel_ends_a_wait() {
        Pool pool = builder.endpoint(endpoint().maxConcurrency(1).build()).build();

        try (ModelStream first = pool.stream(QUESTION);
                ModelStream second = pool.stream(QUESTION)) {
            first.next();
            time.schedule(Duration.ofSeconds(1), second::cancel);
            assertThatThrownBy(second::await).isInstanceOf(CallCancelledException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, AssertionError.class})
    void a_strategy_that_fails_ends_the_call_that_waits_and_not_the_one_that_gives_its_place_back(
            Class<? extends Throwable> fault) {
        AtomicInteger choices = new AtomicInteger();
        Pool pool = builder.endpoint(endpoint().maxConcurrency(1).build())
                .strategy((candidates, request) -> {
                    if (choices.incrementAndGet() == 2) {
                        throw unchecked(fault);
                    }
                    return candidates.get(0);
                })
                .maxWait(Duration.ofMinutes(1))
                .build();
        ModelStream first = pool.stream(QUESTION);
        first.next();
        AtomicReference<Throwable> closing = new AtomicReference<>();
        time.schedule(Duration.ofSeconds(1), () -> closing.set(catchThrowable(first::close)));

        assertThatThrownBy(() -> pool.generate(QUESTION)).isInstanceOf(fault);

        assertThat(closing).hasNullValue();
        assertThat(pool.generate(QUESTION).text()).isEqualTo("yes, indeed");
        assertThat(pool.status().get(0).inFlight()).isZero();
    }

    private static RuntimeException unchecked(Class<? extends Throwable> fault) {
        if (fault == AssertionError.class) {
            throw new AssertionError("no choice");
        }
        return new IllegalStateException("no choice");
    }

    @Test
    void no_more_than_so_many_calls_wait() {
        Pool pool = builder.endpoint(endpoint().maxConcurrency(1).build())
                .maxWaiting(0)
                .build();

        try (ModelStream first = pool.stream(QUESTION)) {
            first.next();
            assertThatThrownBy(() -> pool.generate(QUESTION)).isInstanceOf(QueueFullException.class);
        }
    }

    @Test
    void the_next_place_goes_to_the_highest_priority_and_then_to_the_tenant_that_has_least() {
        Dispatcher dispatcher = dispatcher(2);
        Ticket first = enter(dispatcher, "greedy", 0);
        Ticket second = enter(dispatcher, "greedy", 0);
        Ticket third = enter(dispatcher, "greedy", 0);
        Ticket modest = enter(dispatcher, "modest", 0);
        Ticket urgent = enter(dispatcher, "greedy", 1);

        dispatcher.release(first, first.lease(), Outcome.UNASKED);
        assertThat(urgent.lease()).isNotNull();
        assertThat(modest.lease()).isNull();
        dispatcher.release(second, second.lease(), Outcome.UNASKED);
        assertThat(modest.lease()).isNotNull();
        assertThat(third.lease()).isNull();
        dispatcher.release(urgent, urgent.lease(), Outcome.UNASKED);
        assertThat(third.lease()).isNotNull();
    }

    @Test
    void a_caller_of_a_higher_priority_goes_first() {
        List<String> answered = new ArrayList<>();
        Pool pool = builder.endpoint(endpoint().maxConcurrency(1).build())
                .maxWait(Duration.ofMinutes(1))
                .priority(caller -> "paid".equals(caller.tenant()) ? 1 : 0)
                .build();
        LlmOps ops = LlmOps.builder().store(Store.noop()).model("chat", pool).build();
        ModelStream first = pool.stream(QUESTION);
        first.next();
        time.schedule(Duration.ofSeconds(1), () -> ask(ops, "paid", answered));
        time.schedule(Duration.ofSeconds(2), first::close);

        ask(ops, "free", answered);

        assertThat(answered).containsExactly("paid", "free");
    }

    private static void ask(LlmOps ops, String tenant, List<String> answered) {
        ops.request(QUESTION).forTenant(tenant).ask();
        answered.add(tenant);
    }

    private static Ticket enter(Dispatcher dispatcher, String tenant, int priority) {
        Caller caller = new Caller(null, null, tenant, Map.of());
        return dispatcher.enter(
                new RoutingRequest(caller, QUESTION, 1, 1, 1, new SplittableRandom(1)), priority, new Course());
    }

    private static Endpoint.Builder endpoint() {
        return Endpoint.builder("a", ScriptedModelClient.saying("yes, indeed"));
    }

    private Dispatcher dispatcher(int places) {
        EndpointState endpoint = new EndpointState(
                endpoint().maxConcurrency(places).build(),
                new CircuitBreaker(CircuitBreakerPolicy.STANDARD, closed -> {}),
                null,
                Duration.ofMinutes(5),
                0);
        return new Dispatcher(
                List.of(endpoint),
                new EndpointFilters(Set.of(), false),
                new Budgets(List.of(), new PoolMetrics(null), time::now),
                RoutingStrategy.roundRobin(),
                10_000,
                new PoolMetrics(null),
                time::nanos);
    }

    /** Against a search of all who wait, whatever came in which order. */
    @RepeatedTest(20)
    void the_next_is_always_of_the_highest_priority_and_of_the_tenant_that_has_least() {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        Dispatcher dispatcher = dispatcher(3);
        List<Ticket> waiting = new ArrayList<>();
        List<Ticket> running = new ArrayList<>();
        for (int step = 0; step < 200; step++) {
            if (running.isEmpty() || random.nextInt(2) == 0) {
                Ticket entered = enter(dispatcher, "tenant " + random.nextInt(4), random.nextInt(3));
                (entered.waits() ? waiting : running).add(entered);
                continue;
            }
            Ticket ended = running.remove(random.nextInt(running.size()));
            Ticket expected = waiting.stream()
                    .min(Comparator.comparingInt((Ticket ticket) -> -ticket.priority())
                            .thenComparingLong(ticket -> running.stream()
                                    .filter(each -> tenant(each).equals(tenant(ticket)))
                                    .count()))
                    .orElse(null);

            dispatcher.release(ended, ended.lease(), Outcome.UNASKED);

            List<Ticket> chosen = waiting.stream().filter(each -> !each.waits()).toList();
            assertThat(chosen)
                    .as("seed %d, step %d", seed, step)
                    .isEqualTo(expected == null ? List.of() : List.of(expected));
            waiting.removeAll(chosen);
            running.addAll(chosen);
        }
    }

    private static String tenant(Ticket ticket) {
        return ticket.request().caller().tenant();
    }

    @Test
    void to_look_for_the_next_takes_time_in_proportion_to_those_who_wait() {
        Map<Integer, Dispatcher> waiting = new HashMap<>();
        for (int count : new int[] {200, 800}) {
            Dispatcher dispatcher = dispatcher(1);
            for (int i = 0; i <= count; i++) {
                enter(dispatcher, "tenant " + i % 100, 0);
            }
            waiting.put(count, dispatcher);
        }
        double few = AdversarialTexts.millis("", text -> dispatch(waiting.get(200)));
        double many = AdversarialTexts.millis("", text -> dispatch(waiting.get(800)));

        assertThat(many)
                .as("200 take %.1f ms", few)
                .isLessThan(Math.max(40, AdversarialTexts.MAX_GROWTH * AdversarialTexts.MAX_GROWTH * few));
    }

    private static void dispatch(Dispatcher dispatcher) {
        for (int i = 0; i < 50; i++) {
            dispatcher.dispatch();
        }
    }
}
