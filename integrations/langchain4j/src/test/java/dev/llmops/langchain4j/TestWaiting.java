package dev.llmops.langchain4j;

import dev.llmops.commons.internal.time.Waiting;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/** Time that stands still until a test moves it. */
final class TestWaiting implements Waiting {

    private final AtomicLong nanos = new AtomicLong();
    private final @Nullable CountDownLatch silence;
    private volatile boolean patient = true;

    private TestWaiting(@Nullable CountDownLatch silence) {
        this.silence = silence;
    }

    /** Time does not run out before {@link #runOut()}. */
    static TestWaiting patient() {
        return new TestWaiting(null);
    }

    /** Whoever waits has waited in vain as soon as the latch is open: the other side has fallen silent by then. */
    static TestWaiting runningOutAt(CountDownLatch silence) {
        return new TestWaiting(silence);
    }

    /** Whoever starts to wait from now on waits in vain. */
    void runOut() {
        patient = false;
    }

    void advance(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    @SuppressWarnings("WaitNotInLoop") // The caller has the loop.
    public long await(Condition condition, long left) throws InterruptedException {
        if (silence != null) {
            silence.await();
            return 0;
        }
        if (!patient) {
            return 0;
        }
        condition.await();
        return left;
    }
}
