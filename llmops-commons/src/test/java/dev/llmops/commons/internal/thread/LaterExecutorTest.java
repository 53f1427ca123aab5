package dev.llmops.commons.internal.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LaterExecutorTest {

    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final LaterExecutor queue = new LaterExecutor("later", 2, 0, faults::add);

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void the_caller_does_not_wait_and_the_thread_works_in_order() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        List<String> done = new CopyOnWriteArrayList<>();

        queue.execute(() -> {
            await(stuck);
            done.add(Thread.currentThread().getName() + " 1");
        });
        assertThat(done).isEmpty();
        stuck.countDown();
        CountDownLatch last = new CountDownLatch(1);
        queue.execute(() -> {
            done.add(Thread.currentThread().getName() + " 2");
            last.countDown();
        });

        await(last);
        assertThat(done).containsExactly("later 1", "later 2");
    }

    @Test
    void where_it_is_full_the_caller_does_its_own_and_nothing_is_lost() {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch stuck = new CountDownLatch(1);
        AtomicInteger done = new AtomicInteger();
        queue.execute(() -> {
            began.countDown();
            await(stuck);
            done.incrementAndGet();
        });
        await(began);
        queue.execute(done::incrementAndGet);
        queue.execute(done::incrementAndGet);
        AtomicReference<Thread> third = new AtomicReference<>();

        queue.execute(() -> third.set(Thread.currentThread()));

        assertThat(third).hasValue(Thread.currentThread());
        assertThat(done).hasValue(0);
        stuck.countDown();
        queue.close();
        assertThat(done).hasValue(3);
    }

    @Test
    void a_thread_that_sleeps_is_woken_each_time() {
        for (int i = 0; i < 2_000; i++) {
            CountDownLatch done = new CountDownLatch(1);
            queue.execute(done::countDown);
            await(done);
        }
    }

    @Test
    void closing_waits_for_what_was_taken_and_later_ends_are_their_callers() {
        AtomicInteger done = new AtomicInteger();
        queue.execute(done::incrementAndGet);

        queue.close();

        assertThat(done).hasValue(1);
        AtomicReference<Thread> later = new AtomicReference<>();
        queue.execute(() -> later.set(Thread.currentThread()));
        assertThat(later).hasValue(Thread.currentThread());
    }

    @Test
    void what_throws_or_interrupts_is_told_of_and_the_next_is_done() {
        CountDownLatch done = new CountDownLatch(1);

        queue.execute(() -> {
            Thread.currentThread().interrupt();
            throw new StackOverflowError("processor");
        });
        queue.execute(done::countDown);

        await(done);
        assertThat(faults).singleElement().satisfies(fault -> assertThat(fault).hasMessage("processor"));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
