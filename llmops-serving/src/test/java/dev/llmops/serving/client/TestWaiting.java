package dev.llmops.serving.client;

import dev.llmops.commons.internal.time.Waiting;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;

/** Time that stands still until a test moves it, or until somebody waits in vain. */
final class TestWaiting implements Waiting {

    private final AtomicLong nanos = new AtomicLong();

    void advance(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    /** Whoever has to wait has waited in vain. */
    @Override
    public long await(Condition condition, long left) {
        nanos.addAndGet(left);
        return 0;
    }
}
