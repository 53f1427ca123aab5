package dev.llmops.core.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.StoreUnavailableException;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CachingPromptRegistryTest {

    private static final PromptReference PRODUCTION = PromptReference.labelled("answer", "production");
    private static final PromptCommit ANA = new PromptCommit("ana", null);

    private final AtomicLong now = new AtomicLong(-5_000_000_000L);
    private final PromptRegistry behind = PromptRegistries.inMemory(() -> Instant.EPOCH);
    private final AtomicInteger reads = new AtomicInteger();
    private volatile boolean down;
    private volatile Runnable atRead = () -> {};
    private CachingPromptRegistry cached;

    @BeforeEach
    void twoVersions() {
        behind.register("answer", PromptContent.of("One"), ANA);
        behind.register("answer", PromptContent.of("Two"), ANA);
        behind.label("answer", 1, "production", ANA);
        cached = cached(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @AfterEach
    void close() {
        cached.close();
    }

    private CachingPromptRegistry cached(Duration refresh, Duration wait) {
        PromptCacheOptions options = PromptCacheOptions.builder()
                .staleness(refresh, wait)
                .ticker(now::get)
                .build();
        return PromptRegistries.cached(counted(), options);
    }

    /** The registry behind, which counts reads and can be down. */
    private PromptRegistry counted() {
        return (PromptRegistry) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {PromptRegistry.class}, (proxy, method, arguments) -> {
                    try {
                        if (!method.getName().equals("lookUp")) {
                            return method.invoke(behind, arguments);
                        }
                        reads.incrementAndGet();
                        if (down) {
                            throw new StoreUnavailableException("down");
                        }
                        Object found = method.invoke(behind, arguments);
                        atRead.run();
                        return found;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private int served() {
        return cached.get(PRODUCTION).number();
    }

    private void later(Duration time) {
        now.addAndGet(time.toNanos());
    }

    /** They are made by another thread; the limit of every test ends a wait that is in vain. */
    private void waitForReads(int count) {
        while (reads.get() < count) {
            Thread.onSpinWait();
        }
    }

    @Test
    void what_was_read_is_served_without_reading() {
        for (int i = 0; i < 10; i++) {
            assertThat(served()).isEqualTo(1);
        }
        assertThat(reads).hasValue(1);
    }

    @Test
    void a_label_moved_elsewhere_is_served_as_it_was_and_read_again_beside_the_call() throws Exception {
        served();
        behind.label("answer", 2, "production", ANA);
        later(Duration.ofMillis(999));
        assertThat(served()).isEqualTo(1);
        assertThat(reads).hasValue(1);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch reading = new CountDownLatch(1);
        atRead = () -> {
            reading.countDown();
            await(go);
        };
        later(Duration.ofMillis(1));

        assertThat(served()).isEqualTo(1);
        assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(served()).as("while it is being read").isEqualTo(1);
        go.countDown();
        untilServed(2);
        assertThat(reads).as("one refresh at a time").hasValue(2);
    }

    private void untilServed(int number) {
        for (int i = 0; i < 1_000_000 && served() != number; i++) {
            Thread.onSpinWait();
        }
        assertThat(served()).isEqualTo(number);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_label_that_nobody_used_for_long_is_read_by_the_call() {
        served();
        behind.label("answer", 2, "production", ANA);
        later(Duration.ofSeconds(2));

        assertThat(served()).isEqualTo(2);
    }

    @Test
    void a_label_moved_through_it_counts_at_once_also_under_a_read_that_began_before() throws Exception {
        CountDownLatch moved = new CountDownLatch(1);
        CountDownLatch reading = new CountDownLatch(1);
        atRead = () -> {
            reading.countDown();
            await(moved);
        };
        CompletableFuture<Integer> before = CompletableFuture.supplyAsync(this::served);
        assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();
        atRead = () -> {};
        cached.label("answer", 2, "production", ANA);
        moved.countDown();

        assertThat(before.get(10, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(served()).isEqualTo(2);
        assertThat(cached.get(PromptReference.version("answer", 1)).labels()).isEmpty();
    }

    @Test
    void while_the_registry_is_down_what_was_read_serves_and_is_not_asked_for_at_each_call() throws Exception {
        served();
        PromptVersion first = cached.get(PromptReference.version("answer", 1));
        down = true;
        later(Duration.ofHours(1));

        for (int i = 0; i < 10; i++) {
            assertThat(served()).isEqualTo(1);
        }
        assertThat(reads).as("one try for the whole interval").hasValue(3);
        assertThat(cached.get(first.reference())).isEqualTo(first);
        assertThatThrownBy(() -> cached.find(PromptReference.latest("answer")))
                .isInstanceOf(StoreUnavailableException.class);

        down = false;
        behind.label("answer", 2, "production", ANA);
        later(Duration.ofSeconds(1));
        assertThat(served()).isEqualTo(2);
    }

    @Test
    void a_version_by_number_is_never_waited_for() throws Exception {
        PromptReference second = PromptReference.version("answer", 2);
        cached.get(second);
        behind.label("answer", 2, "production", ANA);
        later(Duration.ofDays(300));

        assertThat(cached.get(second).labels()).isEmpty();
        waitForReads(2);
    }

    @Test
    void what_is_not_there_is_asked_for_again() {
        PromptReference staging = PromptReference.labelled("answer", "staging");
        assertThat(cached.find(staging)).isEmpty();
        behind.label("answer", 2, "staging", ANA);

        assertThat(cached.find(staging)).isPresent();
    }

    @Test
    void with_no_staleness_each_call_reads() {
        try (CachingPromptRegistry exact = cached(Duration.ZERO, Duration.ZERO)) {
            exact.get(PRODUCTION);
            behind.label("answer", 2, "production", ANA);

            assertThat(exact.get(PRODUCTION).number()).isEqualTo(2);
        }
    }

    @Test
    void a_closed_one_asks_the_registry_and_closing_twice_does_nothing() {
        served();
        cached.close();
        cached.close();
        behind.label("answer", 2, "production", ANA);

        assertThat(served()).isEqualTo(2);
    }

    @Test
    void no_answer_is_older_than_it_may_be() {
        long seed = 17;
        Random random = new Random(seed);
        long[] movedAt = new long[3];
        served();
        for (int i = 0; i < 2_000; i++) {
            if (random.nextInt(3) == 0) {
                int to = 1 + random.nextInt(2);
                if (behind.labelAt("answer", "production", Instant.EPOCH).orElseThrow() != to) {
                    behind.label("answer", to, "production", ANA);
                    movedAt[3 - to] = now.get();
                }
            }
            later(Duration.ofMillis(random.nextInt(1_500)));
            int number = served();
            if (behind.get(PRODUCTION).number() != number) {
                assertThat(now.get() - movedAt[number])
                        .as("seed %d, step %d", seed, i)
                        .isLessThan(Duration.ofSeconds(2).toNanos());
            }
        }
    }

    @Test
    void an_interval_that_cannot_be_is_refused() {
        assertThatThrownBy(() -> PromptCacheOptions.builder().staleness(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT2S");
        assertThatThrownBy(() -> PromptCacheOptions.builder().capacity(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("capacity must be at least 1, but was 0");
    }
}
