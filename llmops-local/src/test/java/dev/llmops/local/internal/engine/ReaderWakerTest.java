package dev.llmops.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.model.ModelEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReaderWakerTest {

    /** Somebody who waits for the next piece of a buffer. */
    private static final class Reader {

        private final StreamBuffer buffer;
        private final CompletableFuture<ModelEvent> read = new CompletableFuture<>();
        private final Thread thread = new Thread(this::read);

        private Reader(ReaderWaker waker) {
            buffer = new StreamBuffer(() -> {}, waker::note);
            thread.setDaemon(true);
            thread.start();
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }

        private void read() {
            try {
                read.complete(buffer.take());
            } catch (InterruptedException e) {
                read.completeExceptionally(e);
            }
        }

        private ModelEvent get() throws Exception {
            return read.get(30, TimeUnit.SECONDS);
        }
    }

    private final ReaderWaker waker = started("test");

    private static ReaderWaker started(String name) {
        ReaderWaker waker = new ReaderWaker(name);
        waker.start(Thread::start);
        return waker;
    }

    @AfterEach
    void close() {
        waker.close();
    }

    private List<Reader> readers(int count) {
        return Stream.generate(() -> new Reader(waker)).limit(count).toList();
    }

    @Test
    void all_that_wait_get_what_came_in_one_step() throws Exception {
        List<Reader> readers = readers(8);

        readers.forEach(reader -> reader.buffer.text("a"));
        waker.wakeNoted();

        for (Reader reader : readers) {
            assertThat(reader.get()).isEqualTo(new ModelEvent.TextDelta("a"));
        }
    }

    @Test
    void who_wakes_several_does_not_do_it_himself() throws Exception {
        List<Reader> readers = readers(2);
        StreamBuffer first = readers.get(0).buffer;

        synchronized (first) {
            CompletableFuture<Void> step = CompletableFuture.runAsync(() -> {
                waker.note(first);
                waker.note(readers.get(1).buffer);
                waker.wakeNoted();
            });
            // Whoever wakes the first reader has to wait for us.
            step.get(30, TimeUnit.SECONDS);
        }

        readers.forEach(reader -> reader.buffer.end(new ModelEvent.Cancelled(PartialResponse.NONE)));
        for (Reader reader : readers) {
            assertThat(reader.get()).isInstanceOf(ModelEvent.Cancelled.class);
        }
    }

    @Test
    void closing_waits_for_the_end_of_the_thread() {
        for (int i = 0; i < 100; i++) {
            started("closed").close();

            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().equals("llmops-local-readers closed"));
        }
    }

    @Test
    void after_the_closing_readers_are_woken_still() throws Exception {
        waker.close();
        List<Reader> readers = readers(3);

        readers.forEach(reader -> reader.buffer.text("a"));
        waker.wakeNoted();

        for (Reader reader : readers) {
            assertThat(reader.get()).isEqualTo(new ModelEvent.TextDelta("a"));
        }
    }
}
