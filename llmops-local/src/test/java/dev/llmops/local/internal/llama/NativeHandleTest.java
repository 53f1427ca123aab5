package dev.llmops.local.internal.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.local.TestModels;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Using freed memory, and freeing it twice, ends a C program; here both are impossible. */
@Timeout(60)
class NativeHandleTest {

    /** Counts how often it is freed, instead of freeing anything. */
    private static final class Counted extends NativeHandle {

        private final AtomicInteger frees = new AtomicInteger();

        Counted() {
            super("the thing", 7);
        }

        @Override
        protected void free(long freed) {
            assertThat(freed).isEqualTo(7);
            frees.incrementAndGet();
        }
    }

    private static boolean waits(Thread thread) {
        return thread.getState() == Thread.State.WAITING;
    }

    @Test
    void it_is_freed_once_however_many_close_it() throws Exception {
        Counted handle = new Counted();
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(pool.submit(() -> {
                    start.await();
                    handle.close();
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(handle.frees).hasValue(1);
        assertThatThrownBy(handle::acquire).hasMessage("the thing is closed; load the model again");
    }

    @Test
    void it_is_not_freed_while_a_call_uses_it() throws Exception {
        Counted handle = new Counted();
        handle.acquire();
        Thread closer = new Thread(handle::close, "closer");
        closer.start();
        while (!waits(closer)) {
            Thread.onSpinWait();
        }
        assertThat(handle.frees).hasValue(0);

        handle.release();
        closer.join();

        assertThat(handle.frees).hasValue(1);
    }

    @Test
    void it_is_freed_after_what_was_made_from_it_in_whatever_order_they_are_closed() {
        Counted owner = new Counted();
        Counted first = new Counted();
        Counted second = new Counted();
        first.dependsOn(owner);
        second.dependsOn(owner);

        owner.close();
        assertThat(owner.frees).hasValue(0);
        assertThatThrownBy(owner::acquire).hasMessageContaining("closed");
        first.close();
        first.close();
        assertThat(owner.frees).hasValue(0);
        second.close();

        assertThat(owner.frees).hasValue(1);
        owner.close();
        assertThat(owner.frees).hasValue(1);
    }

    @Test
    void what_is_freed_within_a_call_of_its_owner_does_not_wait_for_that_call() {
        Counted owner = new Counted();
        Counted part = new Counted();
        owner.acquire();
        part.dependsOn(owner);
        part.close();
        owner.release();
        owner.close();

        assertThat(owner.frees).hasValue(1);
    }

    @Test
    void a_context_goes_on_after_its_model_was_closed() {
        LlamaModel model = LlamaModel.load(TestModels.stories(), ModelPlacement.CPU);
        LlamaContext context = LlamaContext.create(model, new ContextOptions(256, 32, 1, 1));
        LlamaSampler sampler = LlamaSampler.create(model, new SamplingOptions(0, 0, 1, 0, 0, null));
        model.close();
        try (context;
                sampler) {
            TokenBatch batch = context.newBatch();
            batch.add(5, 0, 0, true);
            assertThat(context.decode(batch)).isEqualTo(DecodeResult.DONE);
            assertThat(context.sample(sampler, 0)).isNotNegative();
            assertThatThrownBy(() -> model.tokenize("a", false)).hasMessageContaining("the model is closed");
        }
    }
}
