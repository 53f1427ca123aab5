package dev.llmops.rag.internal.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.rag.ingest.DocumentSkippedException;
import dev.llmops.rag.ingest.SkipReason;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TimeLimitTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final String TEXT = "text";

    @Test
    void what_takes_too_long_is_given_up_and_interrupted() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);

        // Long enough for the thread to start on a busy machine: a work that never began has nothing to interrupt.
        assertSkipped(SkipReason.TIMED_OUT, Duration.ofSeconds(1), endless(interrupted));

        assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void what_needs_too_much_memory_or_nests_too_deeply_ends_alone() throws DocumentSkippedException {
        assertSkipped(SkipReason.UNREADABLE, LONG, () -> {
            throw new OutOfMemoryError("a file that unpacks to everything");
        });
        assertSkipped(SkipReason.MALFORMED, LONG, () -> {
            throw new StackOverflowError();
        });
        assertSkipped(SkipReason.ENCRYPTED, LONG, () -> {
            throw new DocumentSkippedException(SkipReason.ENCRYPTED, "password");
        });
        assertThatThrownBy(() -> within(LONG, () -> {
                    throw new IllegalStateException("a fault of ours");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(within(LONG, () -> TEXT)).isEqualTo(TEXT);
        assertThat(within(Duration.ofSeconds(Long.MAX_VALUE), () -> TEXT)).isEqualTo(TEXT);
    }

    @Test
    void a_reading_that_was_given_up_ends_at_the_next_page() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(TimeLimit::check).isInstanceOf(CancellationException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void an_interrupt_of_who_waits_tells_nothing_of_the_document() {
        Thread.currentThread().interrupt();
        try {
            // What is done already when it is asked for is taken, interrupted or not.
            assertThatThrownBy(() -> within(LONG, endless(new CountDownLatch(1))))
                    .isInstanceOf(CallCancelledException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static TimeLimit.Work<String> endless(CountDownLatch interrupted) {
        return () -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return TEXT;
        };
    }

    private static void assertSkipped(SkipReason reason, Duration limit, TimeLimit.Work<String> work) {
        assertThatThrownBy(() -> within(limit, work))
                .asInstanceOf(type(DocumentSkippedException.class))
                .extracting(DocumentSkippedException::reason)
                .isEqualTo(reason);
    }

    private static String within(Duration limit, TimeLimit.Work<String> work) throws DocumentSkippedException {
        return TimeLimit.within(limit, "readable", work);
    }
}
