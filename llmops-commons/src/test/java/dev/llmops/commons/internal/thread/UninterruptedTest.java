package dev.llmops.commons.internal.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UninterruptedTest {

    @AfterEach
    void clear_the_interrupt() {
        Thread.interrupted();
    }

    @Test
    void waits_to_the_end_and_keeps_the_interrupt() {
        CountDownLatch ended = new CountDownLatch(1);
        Thread.currentThread().interrupt();

        Uninterrupted.run(ended::await, interrupt -> ended.countDown());

        assertThat(ended.getCount()).isZero();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void sets_no_interrupt_that_nobody_made() {
        Uninterrupted.run(new CountDownLatch(0)::await);

        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void tells_of_each_interrupt() {
        CountDownLatch ended = new CountDownLatch(2);
        Thread.currentThread().interrupt();

        Uninterrupted.run(ended::await, interrupt -> {
            ended.countDown();
            if (ended.getCount() > 0) {
                Thread.currentThread().interrupt();
            }
        });

        assertThat(ended.getCount()).isZero();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void keeps_the_interrupt_where_the_wait_fails() {
        FutureTask<String> task = new FutureTask<>(() -> {
            throw new IllegalStateException("broken");
        });
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> Uninterrupted.get(task::get, interrupt -> task.run()))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("broken");
        assertThat(Thread.interrupted()).isTrue();
    }
}
