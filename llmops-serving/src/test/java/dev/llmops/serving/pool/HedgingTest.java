package dev.llmops.serving.pool;

import static dev.llmops.testkit.ScriptedModelClient.script;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.generation.Attempt;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.testkit.ScriptedModelClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A second endpoint is asked when the first is slower than it usually is; the first token wins and the loser is recorded. */
class HedgingTest {

    private static final ModelRequest QUESTION = ModelRequest.user("?");
    private static final Duration USUAL = Duration.ofMillis(100);
    private static final int WARM_UP = 40;

    private final FakeTime time = new FakeTime();
    private final PoolBuilder builder =
            Pool.builder().determinism(time, time, new SplittableRandom(7)).hedging(0.05);
    private final List<Generation> records = new ArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private Supplier<List<ModelEvent>> a = () -> answer("a");
    private Supplier<List<ModelEvent>> b = () -> answer("b");

    @Test
    void the_second_wins_where_the_first_is_slow() {
        LlmOps ops = warm();
        a = () -> {
            time.advance(Duration.ofSeconds(30));
            return script("late");
        };

        assertThat(ops.request(QUESTION).stream().answer().text()).isEqualTo("b");

        List<Attempt> attempts = records.get(WARM_UP).attempts();
        assertThat(attempts).extracting(Attempt::route).containsExactlyInAnyOrder("chat/a", "chat/b");
        assertThat(attempts)
                .filteredOn(Attempt::answered)
                .extracting(Attempt::route)
                .containsExactly("chat/b");
        assertThat(attempts)
                .filteredOn(attempt -> "chat/a".equals(attempt.route()))
                .singleElement()
                .satisfies(loser -> {
                    assertThat(loser.error().type()).isEqualTo("Cancelled");
                    assertThat(loser.usage()).isEqualTo(TokenUsage.of(4, 0));
                });
        assertThat(records.get(WARM_UP).usage().input())
                .as("tokens of both attempts")
                .isEqualTo(4 + 1);
    }

    @Test
    void the_first_wins_where_the_second_is_slower_still_and_that_is_cancelled_and_recorded() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            builder.hedgeThreads = threads;
            LlmOps ops = warm();
            CountDownLatch hedged = new CountDownLatch(1);
            a = () -> {
                time.advance(Duration.ofSeconds(1));
                awaitOpen(hedged);
                return script("a after all");
            };
            b = () -> {
                hedged.countDown();
                return List.of();
            };

            assertThat(ops.request(QUESTION).stream().answer().text()).isEqualTo("a after all");

            assertThat(records.get(WARM_UP).attempts())
                    .extracting(Attempt::route)
                    .containsExactlyInAnyOrder("chat/a", "chat/b");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void an_endpoint_as_fast_as_usual_is_not_hedged() {
        LlmOps ops = warm();

        for (int i = 0; i < 20; i++) {
            ops.request(QUESTION).ask();
        }

        assertThat(asked).hasValue(WARM_UP + 20);
        assertThat(time.scheduled()).isZero();
    }

    @Test
    void hedges_are_a_bounded_share_of_the_calls() {
        LlmOps ops = warm();
        int[] slow = {0};
        Supplier<List<ModelEvent>> everSlower = () -> {
            time.advance(Duration.ofMillis(++slow[0] * 1000L));
            return script("slow");
        };
        a = everSlower;
        b = everSlower;

        for (int i = 0; i < 200; i++) {
            ops.request(QUESTION).ask();
        }

        assertThat(asked.get() - WARM_UP - 200).isBetween(10, 10 + 200 / 20 + WARM_UP / 20);
    }

    private LlmOps warm() {
        Pool pool = builder.endpoint(Endpoint.of("a", RandomCalls.telling(ScriptedModelClient.of(request -> asked(a)))))
                .endpoint(Endpoint.of("b", RandomCalls.telling(ScriptedModelClient.of(request -> asked(b)))))
                .build();
        LlmOps ops = LlmOps.builder()
                .model("chat", pool)
                .store(Store.noop())
                .listener(records::add)
                .build();
        for (int i = 0; i < WARM_UP; i++) {
            ops.request(QUESTION).ask();
        }
        return ops;
    }

    private List<ModelEvent> asked(Supplier<List<ModelEvent>> script) {
        asked.incrementAndGet();
        return script.get();
    }

    private List<ModelEvent> answer(String text) {
        time.advance(USUAL);
        return script(text);
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
