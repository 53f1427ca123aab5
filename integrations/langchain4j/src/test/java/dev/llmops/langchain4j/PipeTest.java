package dev.llmops.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PipeTest {

    private static final int CAPACITY = 3;
    private static final int ITEMS = 1000;

    private final Pipe<Integer> pipe = new Pipe<>(CAPACITY, TestWaiting.patient());

    @Test
    void a_sender_is_never_further_ahead_of_the_reader_than_the_pipe_is_long() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        Thread sender = start(() -> {
            for (int i = 0; i < ITEMS; i++) {
                pipe.put(i);
                sent.incrementAndGet();
            }
        });

        List<Integer> read = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            assertThat(sent.get()).isLessThanOrEqualTo(i + CAPACITY);
            read.add(pipe.take(1));
        }

        sender.join();
        assertThat(read).hasSize(ITEMS).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void closing_lets_a_sender_go_that_waits_for_room() throws Exception {
        CountDownLatch full = new CountDownLatch(CAPACITY);
        Thread sender = start(() -> {
            for (int i = 0; i < ITEMS; i++) {
                pipe.put(i);
                full.countDown();
            }
        });
        full.await();

        pipe.close();

        sender.join();
        assertThat(pipe.take(1)).isNull();
    }

    @Test
    void closing_lets_a_reader_go_that_waits_for_an_item() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        List<Object> read = new ArrayList<>();
        Thread reader = start(() -> {
            reading.countDown();
            try {
                read.add(String.valueOf(pipe.take(1)));
            } catch (InterruptedException e) {
                read.add(e);
            }
        });
        reading.await();

        pipe.close();

        reader.join();
        assertThat(read).containsExactly("null");
    }

    @Test
    void an_interrupt_lets_a_sender_go() throws Exception {
        CountDownLatch full = new CountDownLatch(CAPACITY);
        Thread sender = start(() -> {
            for (int i = 0; i < CAPACITY + 1; i++) {
                pipe.put(i);
                full.countDown();
            }
        });
        full.await();

        sender.interrupt();

        sender.join();
    }

    /** On JDK 25 the HTTP client calls back in the common pool, which has one thread on a machine of two cores. */
    @Test
    void senders_that_wait_do_not_use_up_a_pool_of_one_thread() throws Exception {
        ForkJoinPool pool = new ForkJoinPool(1);
        List<Pipe<Integer>> pipes = new ArrayList<>();
        CountDownLatch started = new CountDownLatch(8);
        for (int i = 0; i < 8; i++) {
            Pipe<Integer> own = new Pipe<>(1, TestWaiting.patient());
            pipes.add(own);
            var unused = pool.submit(() -> {
                started.countDown();
                own.put(1);
                own.put(2);
            });
        }

        started.await();

        for (Pipe<Integer> own : pipes) {
            assertThat(own.take(1)).isEqualTo(1);
            assertThat(own.take(1)).isEqualTo(2);
        }
        pool.shutdown();
    }

    private static Thread start(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
