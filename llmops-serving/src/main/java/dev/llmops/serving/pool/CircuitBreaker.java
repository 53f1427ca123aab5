package dev.llmops.serving.pool;

import dev.llmops.serving.internal.option.Durations;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Closed, it lets attempts through and counts. Open, it lets none through until a time. Then it is half-open: one attempt probes, and its end closes or
 * opens it again. Guarded by the lock of the pool.
 */
final class CircuitBreaker {

    private final CircuitBreakerPolicy policy;
    private final Deque<Boolean> latest = new ArrayDeque<>();
    private boolean closed = true;
    private boolean probing;
    private long openUntil;
    private int failedProbes;

    CircuitBreaker(CircuitBreakerPolicy policy) {
        this.policy = policy;
    }

    boolean permits(long now) {
        return closed || (!probing && now - openUntil >= 0);
    }

    /** {@return nanoseconds until it may let an attempt through; for a probe under way that is unknown, and {@link Long#MAX_VALUE}} */
    long waitNanos(long now) {
        if (closed) {
            return 0;
        }
        return probing ? Long.MAX_VALUE : Math.max(0, openUntil - now);
    }

    /** {@return whether the attempt that now starts is a probe, as {@link #ended} wants to know} */
    boolean start() {
        if (closed) {
            return false;
        }
        probing = true;
        return true;
    }

    void ended(boolean probe, boolean failed, long now) {
        if (probe) {
            probing = false;
            failedProbes = failed ? failedProbes + 1 : 0;
            if (failed) {
                open(now, openFor());
            } else {
                close();
            }
        } else if (closed) {
            count(failed, now);
        }
    }

    /** The attempt told nothing about the endpoint: it was cancelled. */
    void abandoned(boolean probe) {
        probing &= !probe;
    }

    /** Opens for as long as the server asks for. */
    void coolDown(boolean probe, Duration asked, long now) {
        abandoned(probe);
        open(now, Durations.least(asked, policy.maxOpenFor()));
    }

    boolean isClosed() {
        return closed;
    }

    EndpointStatus.Circuit circuit(long now) {
        if (closed) {
            return EndpointStatus.Circuit.CLOSED;
        }
        return probing || now - openUntil >= 0 ? EndpointStatus.Circuit.HALF_OPEN : EndpointStatus.Circuit.OPEN;
    }

    private void count(boolean failed, long now) {
        latest.add(failed);
        if (latest.size() > policy.window()) {
            latest.remove();
        }
        long failures = latest.stream().filter(each -> each).count();
        if (failed && latest.size() >= policy.minimumCalls() && failures >= policy.failureRate() * latest.size()) {
            open(now, openFor());
        }
    }

    private Duration openFor() {
        Duration doubled = policy.openFor().multipliedBy(1L << Math.min(failedProbes, 20));
        return Durations.least(doubled, policy.maxOpenFor());
    }

    private void open(long now, Duration duration) {
        long until = now + duration.toNanos();
        // A shorter wait that arrives late must not shorten a longer one.
        openUntil = closed ? until : Math.max(openUntil, until);
        closed = false;
        latest.clear();
    }

    private void close() {
        closed = true;
        latest.clear();
    }
}
