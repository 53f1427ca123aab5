package dev.llmops.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.CallCancelledException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CallGateTest {

    @Test
    void calls_begin_no_faster_than_the_rate() {
        AtomicLong now = new AtomicLong();
        CallGate gate = new CallGate(new BatchLimits(8, 60.0), now::get, now::addAndGet);
        List<Long> begun = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            gate.call(() -> begun.add(now.get()));
        }

        assertThat(begun).containsExactly(0L, seconds(1), seconds(2), seconds(3));

        now.addAndGet(seconds(100));
        begun.clear();
        gate.call(() -> begun.add(now.get()));
        gate.call(() -> begun.add(now.get()));
        assertThat(begun).as("a pause saves nothing up").containsExactly(seconds(103), seconds(104));
    }

    @Test
    void processes_share_a_rate_and_each_has_its_own_calls_at_once() {
        assertThat(new BatchLimits(8, 600.0).sharedBy(4)).isEqualTo(new BatchLimits(8, 150.0));
        assertThat(new BatchLimits(8, null).sharedBy(4)).isEqualTo(new BatchLimits(8, null));
    }

    @Test
    void no_more_calls_run_at_once_than_may_whatever_the_threads() throws Exception {
        CallGate gate = new CallGate(new BatchLimits(3, null), System::nanoTime);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch three = new CountDownLatch(3);
        ExecutorService threads = Executors.newFixedThreadPool(12);
        List<Future<?>> calls = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            calls.add(threads.submit(() -> gate.call(() -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                three.countDown();
                try {
                    return three.await(1, TimeUnit.MINUTES);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                } finally {
                    running.decrementAndGet();
                }
            })));
        }
        for (Future<?> call : calls) {
            call.get();
        }
        threads.shutdown();

        assertThat(most).hasValue(3);
    }

    @Test
    void an_interrupt_ends_the_wait() {
        CallGate gate = new CallGate(
                new BatchLimits(1, 1.0),
                () -> 0,
                nanos -> Thread.currentThread().interrupt());
        gate.call(() -> true);

        assertThatThrownBy(() -> gate.call(() -> true)).isInstanceOf(CallCancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void limits_out_of_range_are_refused() {
        assertThatThrownBy(() -> new BatchLimits(0, null)).hasMessageContaining("but was 0");
        assertThatThrownBy(() -> new BatchLimits(1, 0.0)).hasMessageContaining("but was 0.0");
    }

    private static long seconds(long count) {
        return TimeUnit.SECONDS.toNanos(count);
    }
}
