package dev.llmops.monitoring.backend;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts failures, and logs the first, the second, the fourth and so on: a backend that is down fills no disk. */
final class FailureLog {

    private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);

    private final TracingBackend backend;
    private final AtomicLong count = new AtomicLong();

    FailureLog(TracingBackend backend) {
        this.backend = backend;
    }

    void add(String why) {
        long failed = count.incrementAndGet();
        if (Long.bitCount(failed) == 1) {
            LOG.warn("a score could not be sent to {} ({}); so far {} could not", backend, why, failed);
        }
    }

    long count() {
        return count.get();
    }
}
