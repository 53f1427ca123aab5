package dev.llmops.serving.pool;

import static dev.llmops.testkit.ScriptedModelClient.failing;
import static dev.llmops.testkit.ScriptedModelClient.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.error.RateLimitedException;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.core.chain.RetryPolicy;
import dev.llmops.testkit.ScriptedModelClient;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Who is not well gets no calls: told by checks, by attempts that fail late, and by the other endpoints of its provider. */
class HealthTest {

    private static final ModelRequest QUESTION = ModelRequest.user("?");
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final FakeTime time = new FakeTime();
    private final PoolBuilder builder = Pool.builder().determinism(time, time, new SplittableRandom(7));
    private final AtomicBoolean healthy = new AtomicBoolean(true);
    private final AtomicInteger checks = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void two_failed_checks_in_a_row_take_an_endpoint_out_before_an_attempt_had_to_fail() {
        Pool pool = builder.endpoint(checked("a", () -> script("a")))
                .endpoint(says("b"))
                .build();

        healthy.set(false);
        time.advance(INTERVAL);
        healthy.set(true);
        time.advance(INTERVAL);
        assertThat(List.of(answer(pool), answer(pool)))
                .as("one failed check is nothing")
                .contains("a");

        healthy.set(false);
        time.advance(INTERVAL.multipliedBy(2));
        asked.set(0);
        for (int i = 0; i < 4; i++) {
            assertThat(answer(pool)).isEqualTo("b");
        }
        assertThat(asked).hasValue(0);
    }

    @Test
    void an_endpoint_stays_out_while_checks_fail_and_the_next_attempt_probes_once_one_succeeds() {
        AtomicBoolean up = new AtomicBoolean();
        Pool pool = builder.endpoint(checked("a", () -> up.get() ? script("a") : unavailable()))
                .endpoint(says("b"))
                .build();
        healthy.set(false);
        time.advance(Duration.ofMinutes(3));
        assertThat(List.of(answer(pool), answer(pool))).containsOnly("b");
        assertThat(asked).hasValue(0);

        // The check succeeds and the model does not: one attempt finds out, no more.
        healthy.set(true);
        time.advance(INTERVAL);
        assertThat(List.of(answer(pool), answer(pool), answer(pool))).containsOnly("b");
        assertThat(asked).hasValue(1);

        up.set(true);
        time.advance(INTERVAL);
        assertThat(List.of(answer(pool), answer(pool))).contains("a");
    }

    @Test
    void a_check_does_not_end_what_a_server_asked_for() {
        AtomicInteger calls = new AtomicInteger();
        Pool pool = builder.endpoint(checked(
                        "a",
                        () -> calls.getAndIncrement() == 0
                                ? failing("", new RateLimitedException("429", null, Duration.ofSeconds(60)))
                                : script("a")))
                .endpoint(says("b"))
                .build();

        answer(pool);
        time.advance(Duration.ofSeconds(59));
        assertThat(List.of(answer(pool), answer(pool))).containsOnly("b");
        time.advance(Duration.ofSeconds(1));
        assertThat(List.of(answer(pool), answer(pool))).contains("a");
    }

    @Test
    void checks_that_fail_and_one_that_succeeds_do_not_end_it_either() {
        AtomicBoolean healthy = new AtomicBoolean(true);
        AtomicInteger calls = new AtomicInteger();
        Pool pool = builder.endpoint(Endpoint.builder(
                                "a",
                                ScriptedModelClient.of(request -> calls.getAndIncrement() == 0
                                        ? failing("", new RateLimitedException("429", null, Duration.ofSeconds(60)))
                                        : script("a")))
                        .healthCheck(INTERVAL, () -> {
                            if (!healthy.get()) {
                                throw new ModelUnavailableException("down", null);
                            }
                        })
                        .build())
                .endpoint(says("b"))
                .build();

        answer(pool);
        healthy.set(false);
        time.advance(INTERVAL.multipliedBy(3));
        healthy.set(true);
        time.advance(INTERVAL.multipliedBy(2));

        assertThat(List.of(answer(pool), answer(pool))).containsOnly("b");
    }

    @Test
    void a_call_that_waits_goes_on_when_a_check_succeeds() {
        AtomicBoolean up = new AtomicBoolean();
        Pool pool = builder.endpoint(checked("a", () -> up.get() ? script("a") : unavailable()))
                .circuitBreaker(new CircuitBreakerPolicy(1, 1, 1, Duration.ofMinutes(1), Duration.ofMinutes(1)))
                .maxWait(Duration.ofMinutes(2))
                .retries(RetryPolicy.NONE)
                .build();
        assertThatThrownBy(() -> pool.generate(QUESTION)).isInstanceOf(ModelUnavailableException.class);

        up.set(true);
        assertThat(answer(pool)).isEqualTo("a");
        assertThat(time.nanos()).isLessThanOrEqualTo(Duration.ofMinutes(1).toNanos());
    }

    @Test
    void a_closed_pool_checks_nothing_more() {
        Pool pool = builder.endpoint(checked("a", () -> script("a"))).build();
        time.advance(INTERVAL.multipliedBy(3));
        assertThat(checks).hasValue(3);

        pool.close();
        pool.close();

        time.advance(INTERVAL.multipliedBy(3));
        assertThat(checks).hasValue(3);
        assertThat(time.scheduled()).isZero();
    }

    @Test
    void a_check_that_hangs_has_failed_and_is_interrupted_and_never_runs_twice() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        ExecutorService threads = Executors.newCachedThreadPool();
        builder.healthThreads = threads;
        Pool pool = builder.endpoint(Endpoint.builder("a", ScriptedModelClient.saying("a"))
                        .healthCheck(INTERVAL, () -> {
                            checks.incrementAndGet();
                            hanging.countDown();
                            while (true) {
                                try {
                                    new CountDownLatch(1).await();
                                } catch (InterruptedException e) {
                                    interrupted.countDown();
                                }
                            }
                        })
                        .build())
                .endpoint(says("b"))
                .build();
        try {
            time.advance(INTERVAL);
            hanging.await();
            time.advance(INTERVAL.multipliedBy(2));
            interrupted.await();

            assertThat(List.of(answer(pool), answer(pool))).containsOnly("b");
            assertThat(checks).hasValue(1);
        } finally {
            pool.close();
            threads.shutdownNow();
        }
    }

    @Test
    void a_machine_that_has_no_room_for_a_thread_is_no_fault_of_the_endpoint() {
        AtomicInteger turns = new AtomicInteger();
        builder.healthThreads = check -> {
            if (turns.incrementAndGet() == 1) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            check.run();
        };
        Pool pool = builder.endpoint(checked("a", () -> script("a"))).build();

        time.advance(INTERVAL.multipliedBy(10));

        assertThat(checks).hasValueGreaterThan(3);
        assertThat(answer(pool)).isEqualTo("a");
        pool.close();
    }

    @Test
    void a_stream_that_dies_late_counts_as_failed() {
        Pool pool = builder.endpoint(Endpoint.of("a", ScriptedModelClient.of(request -> {
                    asked.incrementAndGet();
                    return failing("a long answer that breaks off", new ModelUnavailableException("reset"));
                })))
                .endpoint(says("b"))
                .build();

        for (int i = 0; i < 40; i++) {
            try (ModelStream stream = pool.stream(QUESTION)) {
                stream.forEach(event -> {});
            }
        }
        assertThat(asked).hasValue(CircuitBreakerPolicy.STANDARD.minimumCalls());
    }

    @Test
    void endpoints_of_a_provider_that_is_down_are_left_alone_together() {
        AtomicInteger second = new AtomicInteger();
        Pool pool = builder.endpoint(
                        Endpoint.builder("a1", down(asked)).provider("a").build())
                .endpoint(Endpoint.builder("a2", down(second)).provider("a").build())
                .endpoint(Endpoint.builder("b", ScriptedModelClient.saying("b"))
                        .provider("b")
                        .build())
                .build();

        for (int i = 0; i < 60; i++) {
            assertThat(answer(pool)).isEqualTo("b");
        }
        // Five failures of the provider, and not five of each of its endpoints.
        assertThat(asked.get() + second.get()).isEqualTo(CircuitBreakerPolicy.STANDARD.minimumCalls());

        time.advance(CircuitBreakerPolicy.STANDARD.openFor());
        for (int i = 0; i < 10; i++) {
            assertThat(answer(pool)).isEqualTo("b");
        }
        assertThat(asked.get() + second.get())
                .as("one probe for the provider")
                .isEqualTo(CircuitBreakerPolicy.STANDARD.minimumCalls() + 1);
    }

    private static ScriptedModelClient down(AtomicInteger count) {
        return ScriptedModelClient.of(request -> {
            count.incrementAndGet();
            return unavailable();
        });
    }

    private static List<ModelEvent> unavailable() {
        return failing("", new ModelUnavailableException("down"));
    }

    private Endpoint checked(String name, Supplier<List<ModelEvent>> script) {
        return Endpoint.builder(name, ScriptedModelClient.of(request -> {
                    asked.incrementAndGet();
                    return script.get();
                }))
                .healthCheck(INTERVAL, () -> {
                    checks.incrementAndGet();
                    if (!healthy.get()) {
                        throw new ModelUnavailableException("not well");
                    }
                })
                .build();
    }

    private static Endpoint says(String name) {
        return Endpoint.of(name, ScriptedModelClient.saying(name));
    }

    private static String answer(Pool pool) {
        return pool.generate(QUESTION).text();
    }
}
